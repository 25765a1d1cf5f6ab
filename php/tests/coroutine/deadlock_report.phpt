--TEST--
Swoole\Coroutine: all asleep and nothing can wake them
--FILE--
<?php
use Swoole\Coroutine;
register_shutdown_function(fn () => print("shutdown\n"));
class Unwound
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} unwound\n"; }
}
var_dump(Co\run(function () {
    go(function () {
        $unwound = new Unwound('channel');
        defer(fn () => print("never\n"));
        try {
            (new chan(1))->pop();
            echo "never\n";
        } catch (Throwable) {
            echo "never\n";
        } finally {
            echo "never\n";
        }
    });
    $unwound = new Unwound('yield');
    Coroutine::yield();
    echo "never\n";
}));
echo "main goes on\n";
--EXPECTF--
===================================================================
 [FATAL ERROR]: all coroutines (count: 2) are asleep - deadlock!
===================================================================

 [Coroutine-1] waits in Coroutine::yield
--------------------------------------------------------------------
#0 %s(23): Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()

 [Coroutine-2] waits in Channel::pop
--------------------------------------------------------------------
#0 %s(14): Swoole\Coroutine\Channel->pop()
#1 [internal function]: {closure%S}()
bool(true)
main goes on
shutdown
%s unwound
%s unwound

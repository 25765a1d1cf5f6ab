--TEST--
Swoole\Coroutine: a deadlock at the script's end is reported once, and objects are freed
--FILE--
<?php
class Held
{
    public function __destruct() { echo "freed\n"; }
}
go(function () {
    $held = new Held;
    $held->self = $held;
    Swoole\Coroutine::yield();
});
echo "end\n";
--EXPECTF--

Deprecated: Creation of dynamic property Held::$self is deprecated in %s on line 8
end
===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-1] waits in Coroutine::yield
--------------------------------------------------------------------
#0 %s(9): Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
freed

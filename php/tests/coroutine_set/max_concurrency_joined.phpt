--TEST--
Swoole\Coroutine::set(): max_concurrency: exceptions and exits free the turn; those cancelled while waiting end
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set(['max_concurrency' => 1]);
$cids = [];
go(function () use (&$cids) {
    Coroutine::sleep(0.001);
    foreach ($cids as $cid) {
        Coroutine::getContext($cid)['x'] = new class {
            public function __destruct() { echo "context destructed\n"; }
        };
    }
    Coroutine::cancel($cids[0], true);
    go(function () use ($cids) {
        var_dump(Coroutine::join($cids));
        echo "joined\n";
    });
    Coroutine::cancel($cids[1]);
});
$cids[] = go(fn () => print("never\n"));
$cids[] = go(fn () => print("never\n"));
go(function () { throw new Exception('caught by the handler'); });
go(fn () => print("never\n"));
set_exception_handler(fn ($exception) => print($exception->getMessage() . "\n"));
Swoole\Event::wait();
--EXPECT--
context destructed
context destructed
bool(true)
joined
caught by the handler

--TEST--
Swoole\Coroutine: a Fiber started in one coroutine and resumed in another, and outside
--FILE--
<?php
$fiber = new Fiber(function () {
    while (true) {
        echo 'fiber in ', Co::getCid(), "\n";
        if (Fiber::suspend() === 'stop') {
            return;
        }
    }
});
go(fn () => $fiber->start());
go(fn () => $fiber->resume());
$fiber->resume();
go(function () use ($fiber) {
    Co::sleep(0.001);
    $fiber->resume('stop');
    var_dump($fiber->isTerminated());
});
--EXPECT--
fiber in 1
fiber in 2
fiber in -1
bool(true)

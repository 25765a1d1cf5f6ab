--TEST--
Swoole\Coroutine: coroutines created and resumed inside a Fiber that is in none
--FILE--
<?php
$fiber = new Fiber(function () {
    $cid = go(function () {
        echo "a\n";
        Co::yield();
        echo "c\n";
    });
    echo "b\n";
    Fiber::suspend($cid);
    Co::resume($cid);
    go(function () {
        $inner = new Fiber(function () {
            Co::sleep(0.001);
            echo "d\n";
        });
        $inner->start();
    });
    try {
        Co::sleep(0.001);
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), "\n";
    }
});
$fiber->start();
$fiber->resume();
Swoole\Event::wait();
--EXPECT--
a
b
c
API must be called in the coroutine: use Swoole\Coroutine\run() or go()
d

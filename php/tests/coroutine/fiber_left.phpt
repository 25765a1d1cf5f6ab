--TEST--
Swoole\Coroutine: suspended Fibers left by coroutines are destroyed with their finally blocks
--FILE--
<?php
go(function () {
    $fiber = new Fiber(function () {
        try {
            Fiber::suspend();
        } finally {
            echo "finally\n";
        }
    });
    $fiber->start();
    Co::sleep(0.001);
    echo "coroutine ends\n";
});
go(function () {
    $fiber = new Fiber(function () {
        throw new LogicException('from the fiber');
    });
    try {
        $fiber->start();
    } catch (LogicException $exception) {
        echo $exception->getMessage(), "\n";
    }
});
--EXPECT--
from the fiber
coroutine ends
finally

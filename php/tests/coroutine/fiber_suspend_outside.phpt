--TEST--
Swoole\Coroutine: Fiber::suspend() in a coroutine that runs in no Fiber
--FILE--
<?php
go(function () {
    try {
        Fiber::suspend();
    } catch (FiberError $error) {
        echo $error->getMessage(), "\n";
    }
    var_dump(Fiber::getCurrent());
});
$fiber = new Fiber(function () {
    go(function () {
        try {
            Fiber::suspend();
        } catch (FiberError $error) {
            echo $error->getMessage(), "\n";
        }
    });
    echo "fiber ends\n";
});
$fiber->start();
--EXPECT--
Cannot suspend outside of a fiber
NULL
Cannot suspend outside of a fiber
fiber ends

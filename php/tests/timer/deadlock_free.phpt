--TEST--
Swoole\Timer: a timer wakes a coroutine that would be stuck otherwise
--FILE--
<?php
Co\run(function () {
    $cid = Swoole\Coroutine::getCid();
    Swoole\Timer::after(2, fn () => Swoole\Coroutine::resume($cid));
    Swoole\Coroutine::yield();
    echo "woken\n";
});
--EXPECT--
woken

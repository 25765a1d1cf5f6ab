--TEST--
Swoole\Timer::after(): without coroutines when enable_coroutine is off
--FILE--
<?php
use Swoole\Timer;
var_dump(swoole_async_set(['enable_coroutine' => false]));
Timer::after(1, function () {
    var_dump(Swoole\Coroutine::getCid());
    try {
        Swoole\Coroutine::yield();
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), ' ', $error->getCode(), "\n";
    }
});
Swoole\Event::wait();
var_dump(swoole_timer_set(['enable_coroutine' => true]));
Timer::after(1, function () {
    var_dump(Swoole\Coroutine::getCid() > 0);
});
--EXPECT--
bool(true)
int(-1)
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
bool(true)
bool(true)

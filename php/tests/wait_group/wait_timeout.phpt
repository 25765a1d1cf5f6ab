--TEST--
Swoole\Coroutine\WaitGroup::wait(): timeout; it can be waited for again
--FILE--
<?php
Co\run(function () {
    $group = new Swoole\Coroutine\WaitGroup(1);
    $started = hrtime(true);
    var_dump($group->wait(0.005), hrtime(true) - $started >= 5e6, swoole_last_error() == SWOOLE_ERROR_CO_TIMEDOUT);
    Swoole\Timer::after(1, fn () => $group->done());
    var_dump($group->wait(10));
});
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(true)

--TEST--
Swoole\Coroutine::enableScheduler(), disableScheduler(): outside of a coroutine for all; false when nothing changes
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::disableScheduler());
var_dump(Coroutine::enableScheduler(), Coroutine::enableScheduler());
$fired = false;
Swoole\Timer::after(1, function () use (&$fired) { $fired = true; });
go(function () use (&$fired) {
    while (!$fired) {
    }
    echo "the timer has fired\n";
});
Swoole\Event::wait();
var_dump(Coroutine::disableScheduler(), Coroutine::disableScheduler());
--EXPECT--
bool(false)
bool(true)
bool(false)
the timer has fired
bool(true)
bool(false)

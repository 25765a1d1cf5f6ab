--TEST--
Swoole\Timer::after(): more than a day, and more than any clock, is accepted
--FILE--
<?php
use Swoole\Timer;
$day = Timer::after(86400001, fn () => print("no\n"));
$ever = Timer::after(PHP_INT_MAX, fn () => print("no\n"));
var_dump(Timer::exists($day), Timer::exists($ever));
Timer::after(1, function () {
    echo "short\n";
    Timer::clearAll();
});
Swoole\Event::wait();
var_dump(Timer::stats()['num']);
--EXPECT--
bool(true)
bool(true)
short
int(0)

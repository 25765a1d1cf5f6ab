--TEST--
Swoole\Timer::clear(): a timer that is due in the same turn does not fire any more
--FILE--
<?php
use Swoole\Timer;
$second = null;
Timer::after(3, function () use (&$second) {
    echo "first\n";
    var_dump(Timer::clear($second));
});
$second = Timer::after(3, fn () => print("second\n"));
Swoole\Event::wait();
var_dump(Timer::clear(12345), Timer::clear(0), Timer::clear(-1));
--EXPECT--
first
bool(true)
bool(false)
bool(false)
bool(false)

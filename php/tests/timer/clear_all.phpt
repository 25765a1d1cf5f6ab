--TEST--
Swoole\Timer::clearAll(): removes all; false before the first timer
--FILE--
<?php
use Swoole\Timer;
var_dump(Timer::clearAll(), swoole_timer_clear_all());
for ($i = 0; $i < 1000; ++$i) {
    Timer::tick(1000 + $i, fn () => print("never\n"));
}
var_dump(Timer::stats()['num'], Timer::clearAll(), Timer::stats()['num'], Timer::clearAll());
$id = Timer::tick(1, function () {
    echo "from the callback\n";
    Timer::clearAll();
    Timer::after(1, fn () => print("added afterwards\n"));
});
Swoole\Event::wait();
var_dump(Timer::stats()['num']);
--EXPECT--
bool(false)
bool(false)
int(1000)
bool(true)
int(0)
bool(true)
from the callback
added afterwards
int(0)

--TEST--
Swoole\Timer: timers added by timers
--FILE--
<?php
use Swoole\Timer;
function step(int $left): void
{
    if ($left > 0) {
        Timer::after(1, fn () => step($left - 1));
    } else {
        echo "last\n";
    }
}
step(50);
Swoole\Event::wait();
var_dump(Timer::stats()['num']);
--EXPECT--
last
int(0)

--TEST--
Swoole\Timer::after(): never fires early, also when armed late in a long callback
--FILE--
<?php
use Swoole\Timer;
function arm(int $ms): void
{
    $armed = hrtime(true);
    Timer::after($ms, function () use ($armed, $ms) {
        var_dump((hrtime(true) - $armed) / 1e6 >= $ms);
    });
}
arm(1);
arm(7);
Timer::after(1, function () {
    usleep(5000);
    arm(3);
});
Swoole\Event::wait();
--EXPECT--
bool(true)
bool(true)
bool(true)

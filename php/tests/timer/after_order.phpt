--TEST--
Swoole\Timer::after(): fires in order of time, equal times in order of creation
--FILE--
<?php
use Swoole\Timer;
foreach ([30, 10, 20, 10] as $number => $ms) {
    Timer::after($ms, function () use ($number, $ms) {
        echo "$ms ms, number $number\n";
    });
}
Swoole\Event::wait();
--EXPECT--
10 ms, number 1
10 ms, number 3
20 ms, number 2
30 ms, number 0

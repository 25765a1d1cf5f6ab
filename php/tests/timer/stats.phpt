--TEST--
Swoole\Timer::stats(): before, during and after
--FILE--
<?php
use Swoole\Timer;
echo json_encode(Timer::stats()), "\n";
Timer::after(1, fn () => Timer::after(1, fn () => 0));
echo json_encode(Timer::stats()), "\n";
Swoole\Event::wait();
echo json_encode(swoole_timer_stats()), "\n";
--EXPECT--
{"initialized":false,"num":0,"round":0}
{"initialized":true,"num":1,"round":0}
{"initialized":false,"num":0,"round":2}

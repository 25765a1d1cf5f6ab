--TEST--
Swoole\Timer::after(), tick(): a time below 1 ms is refused
--FILE--
<?php
use Swoole\Timer;
var_dump(Timer::after(0, 'printf'));
var_dump(Timer::tick(-5, 'printf'));
var_dump(swoole_timer_after(0, 'printf'));
var_dump(Timer::stats()['num']);
--EXPECTF--
Warning: Swoole\Timer::after(): Timer must be greater than or equal to 1 in %s on line 3
bool(false)

Warning: Swoole\Timer::tick(): Timer must be greater than or equal to 1 in %s on line 4
bool(false)

Warning: swoole_timer_after(): Timer must be greater than or equal to 1 in %s on line 5
bool(false)
int(0)

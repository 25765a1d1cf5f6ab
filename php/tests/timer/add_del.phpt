--TEST--
swoole_timer_add(), swoole_timer_del(): timers keyed by their interval
--FILE--
<?php
$count = 0;
var_dump(swoole_timer_add(5, function (...$arguments) use (&$count) {
    echo json_encode($arguments), "\n";
    if (++$count === 2) {
        var_dump(swoole_timer_del(5), swoole_timer_del(5));
        swoole_timer_add(3, function (int $interval) {
            echo "interval $interval\n";
            swoole_timer_del($interval);
        });
    }
}));
var_dump(swoole_timer_add(5, 'printf'));
var_dump(swoole_timer_add(0, 'printf'), swoole_timer_add(86_400_001, 'printf'), swoole_timer_del(7));
var_dump(Swoole\Timer::stats()['num']);
Swoole\Event::wait();
var_dump(Swoole\Timer::stats()['num']);
--EXPECTF--
bool(true)

Warning: swoole_timer_add(): there is a timer of 5 ms already in %s on line %d
bool(false)

Warning: swoole_timer_add(): the interval must be between 1 and 86400000 ms, 0 given in %s on line %d

Warning: swoole_timer_add(): the interval must be between 1 and 86400000 ms, 86400001 given in %s on line %d
bool(false)
bool(false)
bool(false)
int(1)
[5]
[5]
bool(true)
bool(false)
interval 3
int(0)

--TEST--
Swoole\Coroutine\Scheduler: exit_condition keeps the loop until it says so
--FILE--
<?php
use Swoole\Coroutine\Scheduler;
$asked = 0;
$scheduler = new Scheduler;
$scheduler->set(['exit_condition' => function () use (&$asked) {
    if (++$asked < 3) {
        Swoole\Timer::after(1, fn () => print("kept alive\n"));
        return false;
    }
    return true;
}]);
$scheduler->add(fn () => print("body\n"));
var_dump($scheduler->start(), $asked >= 3);
--EXPECT--
body
kept alive
kept alive
bool(true)
bool(true)

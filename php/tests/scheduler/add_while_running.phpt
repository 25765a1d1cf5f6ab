--TEST--
Swoole\Coroutine\Scheduler::add(): from a coroutine that start() has made
--FILE--
<?php
$scheduler = new Swoole\Coroutine\Scheduler;
$scheduler->add(function () use ($scheduler) {
    $scheduler->add(fn () => print("added\n"));
    echo "adds\n";
});
$scheduler->add(fn () => print("second\n"));
var_dump($scheduler->start());
--EXPECT--
adds
second
added
bool(true)

--TEST--
Swoole\Coroutine\Scheduler::start(): without tasks a warning and false; tasks may be added afterwards
--FILE--
<?php
$scheduler = new Co\Scheduler;
var_dump($scheduler->start());
$scheduler->add(fn () => print("ran\n"));
var_dump($scheduler->start(), @$scheduler->start());
--EXPECTF--
Warning: Swoole\Coroutine\Scheduler::start(): no coroutine task in %s on line 3
bool(false)
ran
bool(true)
bool(false)

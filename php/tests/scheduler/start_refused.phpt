--TEST--
Swoole\Coroutine\Scheduler::start(): inside a coroutine, inside itself
--FILE--
<?php
use Swoole\Coroutine\Scheduler;
Co\run(function () {
    $scheduler = new Scheduler;
    $scheduler->add(fn () => print("never\n"));
    var_dump($scheduler->start());
});
$scheduler = new Scheduler;
$scheduler->add(function () use ($scheduler) {
    var_dump($scheduler->start());
});
var_dump($scheduler->start());
Swoole\Timer::after(1, function () {
    var_dump(@(new Scheduler)->start());
});
Swoole\Event::wait();
--EXPECTF--

Warning: Swoole\Coroutine\Scheduler::start(): eventLoop has already been created. unable to start Swoole\Coroutine\Scheduler in %s on line 6
bool(false)

Warning: Swoole\Coroutine\Scheduler::start(): eventLoop has already been created. unable to start Swoole\Coroutine\Scheduler in %s on line 10
bool(false)
bool(true)
bool(false)

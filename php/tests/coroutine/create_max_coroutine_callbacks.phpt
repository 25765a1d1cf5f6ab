--TEST--
Swoole\Coroutine::set(): where max_coroutine keeps a callback or a task from running, the warning says so
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set(['max_coroutine' => 1]);
Co\run(function () {
    Swoole\Timer::after(1, fn () => print("never\n"));
    Coroutine::sleep(0.02);
});
$scheduler = new Coroutine\Scheduler;
$scheduler->parallel(2, function () {
    echo "task\n";
    Coroutine::sleep(0.001);
});
$scheduler->start();
var_dump(swoole_last_error() === 503);
--EXPECTF--

Warning: Co\run(): the callback's coroutine cannot be created: exceed max number of coroutine 1 in %s on line %d
task

Warning: Swoole\Coroutine\Scheduler::start(): the coroutine cannot be created: exceed max number of coroutine 1 in %s on line %d
bool(true)

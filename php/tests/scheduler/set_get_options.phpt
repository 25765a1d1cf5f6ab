--TEST--
Swoole\Coroutine\Scheduler::set(), getOptions()
--FILE--
<?php
$scheduler = new Co\Scheduler;
var_dump($scheduler->getOptions());
$scheduler->set(['max_coroutine' => 2]);
echo json_encode($scheduler->getOptions()), "\n";
$scheduler->parallel(3, function () {
    echo Co::getCid(), "\n";
    Co::sleep(0.001);
});
var_dump($scheduler->start());
--EXPECTF--
NULL
{"max_coroutine":2}
1
2

Warning: Swoole\Coroutine\Scheduler::start(): %a in %s on line 10
bool(true)

--TEST--
Swoole\Coroutine\System::exec(): other coroutines run meanwhile
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $turns = 0;
    $done = false;
    go(function () use (&$turns, &$done) {
        while (!$done) {
            Co::sleep(0.005);
            ++$turns;
        }
    });
    $start = microtime(true);
    $group = new Swoole\Coroutine\WaitGroup();
    for ($i = 0; $i < 20; ++$i) {
        $group->add();
        go(function () use ($group) {
            System::exec('sleep 1');  // One after the other they would take 20 s.
            $group->done();
        });
    }
    $group->wait();
    $done = true;
    var_dump($turns > 5, microtime(true) - $start < 15);
});
--EXPECT--
bool(true)
bool(true)

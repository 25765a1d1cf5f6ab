--TEST--
Swoole\Coroutine\System::wait(): several coroutines get one child each
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $processes = [];
    for ($i = 1; $i <= 4; ++$i) {
        $processes[] = proc_open("sleep 0.05; exit $i", [], $pipes);
    }
    $codes = [];
    $group = new Swoole\Coroutine\WaitGroup();
    for ($i = 0; $i < 5; ++$i) {
        $group->add();
        go(function () use (&$codes, $group) {
            $codes[] = System::wait()['code'] ?? 'none';
            $group->done();
        });
    }
    $group->wait();
    sort($codes);
    var_dump($codes === [1, 2, 3, 4, 'none'] || $codes === ['none', 1, 2, 3, 4]);
});
--EXPECT--
bool(true)

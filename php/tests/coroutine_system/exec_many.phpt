--TEST--
Swoole\Coroutine\System::exec(): 1000 at once leave no descriptor and no zombie
--FILE--
<?php
require __DIR__ . '/children.inc';
use Swoole\Coroutine\System;
Co\run(function () {
    System::exec('true');
    $before = open_descriptors();
    $right = 0;
    $group = new Swoole\Coroutine\WaitGroup();
    for ($i = 0; $i < 1000; ++$i) {
        $group->add();
        go(function () use ($i, &$right, $group) {
            $result = System::exec("echo $i; exit " . $i % 200);
            $right += $result === ['code' => $i % 200, 'signal' => 0, 'output' => "$i\n"] ? 1 : 0;
            $group->done();
        });
    }
    $group->wait();
    var_dump($right, open_descriptors() - $before, zombies());
});
--EXPECT--
int(1000)
int(0)
int(0)

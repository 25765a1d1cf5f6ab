--TEST--
Swoole\Coroutine\System::exec(): beside proc_open() and a wait() for any child
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $process = proc_open('sleep 0.8; exit 5', [], $pipes);
    $results = [];
    go(function () use (&$results) {
        for ($i = 0; $i < 5; ++$i) {
            $results[] = System::exec("sleep 0.01; exit $i")['code'];
        }
    });
    $pid = proc_get_status($process)['pid'];
    $child = System::wait(5);
    var_dump($child['pid'] === $pid, $child['code'], $results);
    var_dump(proc_close($process));

    $process = proc_open('exit 6', [], $pipes);
    System::exec('sleep 0.05');
    var_dump(proc_close($process));
});
--EXPECT--
bool(true)
int(5)
array(5) {
  [0]=>
  int(0)
  [1]=>
  int(1)
  [2]=>
  int(2)
  [3]=>
  int(3)
  [4]=>
  int(4)
}
int(-1)
int(6)

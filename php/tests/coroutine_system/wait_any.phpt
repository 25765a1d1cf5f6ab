--TEST--
Swoole\Coroutine\System::wait(): children in the order in which they end
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $slow = proc_open('sleep 0.2; exit 2', [], $pipes);
    $quick = proc_open('sleep 0.05; kill -9 $$', [], $pipes);
    $pids = [proc_get_status($quick)['pid'], proc_get_status($slow)['pid']];
    foreach ([0, 1] as $i) {
        $child = System::wait();
        var_dump($child['pid'] === $pids[$i], $child['code'], $child['signal'], array_keys($child));
    }
    var_dump(System::wait(), swoole_last_error() === 10 /* ECHILD */);
});
--EXPECT--
bool(true)
int(0)
int(9)
array(3) {
  [0]=>
  string(3) "pid"
  [1]=>
  string(4) "code"
  [2]=>
  string(6) "signal"
}
bool(true)
int(2)
int(0)
array(3) {
  [0]=>
  string(3) "pid"
  [1]=>
  string(4) "code"
  [2]=>
  string(6) "signal"
}
bool(false)
bool(true)

--TEST--
Swoole\Coroutine\System::wait(), waitPid(), exec(): beside pcntl_fork() and a handler of SIGCHLD
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded'); ?>
--FILE--
<?php
use Swoole\Coroutine\System;
pcntl_async_signals(true);
$signals = 0;
pcntl_signal(SIGCHLD, function () use (&$signals) {
    ++$signals;
});
Co\run(function () use (&$signals) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        // A child waits for its own children, not for those of its parent.
        $mine = proc_open('exit 4', [], $pipes);
        $code = System::wait(5)['code'];
        $none = System::wait(5);
        exit(System::exec('exit 2')['code'] + $code + ($none === false ? 1 : 0));
    }
    go(fn () => System::exec('sleep 0.1'));
    $child = System::wait(10);
    var_dump($child['pid'] === $pid, $child['code'], $signals > 0);
    $pid = pcntl_fork();
    if ($pid === 0) {
        exit(9);
    }
    var_dump(System::waitPid($pid, 10)['code']);
    pcntl_signal(SIGCHLD, SIG_IGN);
    var_dump(System::exec('exit 1'));
});
--EXPECT--
bool(true)
int(7)
bool(true)
int(9)
array(3) {
  ["code"]=>
  int(-1)
  ["signal"]=>
  int(0)
  ["output"]=>
  string(0) ""
}

--TEST--
Swoole\Coroutine\System::waitPid(): status, kept until it is asked for; no such child; any
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    // It ends when told to: proc_get_status() would collect one that has ended.
    $process = proc_open('read line; exit 7', [['pipe', 'r']], $pipes);
    $pid = proc_get_status($process)['pid'];
    fclose($pipes[0]);
    Co::sleep(0.05);
    $child = System::waitPid($pid);
    var_dump($child === ['pid' => $pid, 'code' => 7, 'signal' => 0]);
    foreach ([$pid, getmypid(), 1, PHP_INT_MAX] as $strange) {
        var_dump(System::waitPid($strange, 1), swoole_last_error() === 10 /* ECHILD */);
    }
    $process = proc_open('read line; kill -15 $$', [['pipe', 'r']], $pipes);
    $pid = proc_get_status($process)['pid'];
    var_dump(System::waitPid($pid, 0.01), swoole_last_error() === SOCKET_ETIMEDOUT);
    fclose($pipes[0]);
    var_dump(System::waitPid($pid, 10)['signal']);
    $process = proc_open('sleep 0.05; exit 9', [], $pipes);
    var_dump(System::waitPid(-1, 10)['code']);
    var_dump(System::waitPid(0), swoole_last_error() === 10 /* ECHILD */);
});
--EXPECT--
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
int(15)
int(9)
bool(false)
bool(true)

--TEST--
Swoole\Coroutine\System::waitPid(): status, kept until it is asked for; no such child; any
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $process = proc_open('exit 7', [], $pipes);
    $pid = proc_get_status($process)['pid'];
    Co::sleep(0.05);
    $child = System::waitPid($pid);
    var_dump($child === ['pid' => $pid, 'code' => 7, 'signal' => 0]);
    foreach ([$pid, getmypid(), 1, PHP_INT_MAX] as $strange) {
        var_dump(System::waitPid($strange, 1), swoole_last_error() === 10 /* ECHILD */);
    }
    $process = proc_open('sleep 0.1; kill -15 $$', [], $pipes);
    $pid = proc_get_status($process)['pid'];
    var_dump(System::waitPid($pid, 0.01), swoole_last_error() === SOCKET_ETIMEDOUT);
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

--TEST--
Swoole\Coroutine\System::wait(): timeout and cancellation keep the child
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $process = proc_open('sleep 0.3; exit 2', [], $pipes);
    $start = microtime(true);
    var_dump(System::wait(0.02), swoole_last_error() === SOCKET_ETIMEDOUT, microtime(true) - $start < 0.25);
    $cid = go(function () {
        var_dump(System::wait(), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
    });
    Co::cancel($cid);
    var_dump(System::wait(10)['code']);
    proc_close($process);
});
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
int(2)

--TEST--
Swoole\Coroutine\System::wait(): timeout and cancellation keep the child
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $process = proc_open('read line; exit 2', [['pipe', 'r']], $pipes);  // Ends when the pipe does.
    $start = microtime(true);
    var_dump(System::wait(0.02), swoole_last_error() === SOCKET_ETIMEDOUT, microtime(true) - $start >= 0.02);
    $cid = go(function () {
        var_dump(System::wait(), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
    });
    Co::cancel($cid);
    fclose($pipes[0]);
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

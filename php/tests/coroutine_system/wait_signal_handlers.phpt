--TEST--
Swoole\Coroutine\System::waitSignal(): a handler of pcntl_signal() is kept, and a Warning given
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded'); ?>
--FILE--
<?php
use Swoole\Coroutine\System;
pcntl_async_signals(true);
pcntl_signal(SIGUSR1, function () {
    echo "handled\n";
});
Co\run(function () {
    var_dump(System::waitSignal([SIGUSR2, SIGUSR1], 1), swoole_last_error() === SOCKET_EBUSY);
    System::exec('kill -USR1 ' . getmypid());
    var_dump(System::waitSignal(SIGUSR2, 0.01), swoole_last_error() === SOCKET_ETIMEDOUT);
});
--EXPECTF--

Warning: Swoole\Coroutine\System::waitSignal(): a signal that has a handler cannot be waited for in %s on line 8
bool(false)
bool(true)
handled
bool(false)
bool(true)

--TEST--
Swoole\Coroutine\System::waitSignal(): timeout, cancellation, what is no signal
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $start = microtime(true);
    var_dump(System::waitSignal(SIGUSR1, 0.02), swoole_last_error() === SOCKET_ETIMEDOUT);
    var_dump(microtime(true) - $start > 0.019);
    $cid = go(function () {
        var_dump(System::waitSignal(SIGUSR1), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
    });
    Co::cancel($cid);
    foreach ([0, -1, 65, 1 << 40, SIGKILL, SIGSTOP, [], [SIGUSR1, 0]] as $signals) {
        var_dump(System::waitSignal($signals, 0.01) === false && swoole_last_error() === SOCKET_EINVAL);
    }
    foreach (['x', [SIGUSR1, 'x'], null] as $signals) {
        try {
            System::waitSignal($signals);
        } catch (TypeError $error) {
            echo $error->getMessage(), "\n";
        }
    }
});
--EXPECTF--
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
Swoole\Coroutine\System::waitSignal(): Argument #1 ($signals) must be of type array|int, string given
Swoole\Coroutine\System::waitSignal(): Argument #1 ($signals) must have signal numbers only, string given

Deprecated: Swoole\Coroutine\System::waitSignal(): Passing null to parameter #1 ($signals) of type array|int is deprecated in %s on line 16

--TEST--
Swoole\Coroutine::cancel(): unknown, ended, itself, one that runs
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::cancel(99), swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS);
Co\run(function () {
    $own = Coroutine::getCid();
    var_dump(Coroutine::cancel($own), swoole_last_error() === SWOOLE_ERROR_CO_CANNOT_CANCEL);
    var_dump(Coroutine::cancel($own, true));
    go(function () use ($own) {
        var_dump(Coroutine::cancel($own), swoole_last_error() === SWOOLE_ERROR_CO_CANNOT_CANCEL);
    });
    var_dump(Coroutine::isCanceled());
    var_dump(Coroutine::cancel(go(fn () => 0)));
    Coroutine::sleep(0.001);
    echo "nothing was left pending\n";
});
--EXPECT--
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(false)
bool(true)
bool(false)
bool(false)
nothing was left pending

--TEST--
Swoole\Coroutine\Channel: only the one that waits holds it
--FILE--
<?php
Co\run(function () {
    $cid = go(function () {
        var_dump((new chan(1))->pop(), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
        var_dump((new chan(1))->pop(0.001), swoole_last_error() === SWOOLE_ERROR_CO_TIMEDOUT);
    });
    Co::cancel($cid);
});
--EXPECT--
bool(false)
bool(true)
bool(false)
bool(true)

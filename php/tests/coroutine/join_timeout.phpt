--TEST--
Swoole\Coroutine::join(): the time is over, cancelled, itself
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $cid = go(fn () => Coroutine::yield());
    var_dump(Coroutine::join([$cid], 0.002), swoole_last_error() === SWOOLE_ERROR_CO_TIMEDOUT);
    $joiner = go(function () use ($cid) {
        var_dump(Coroutine::join([$cid]), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
    });
    Coroutine::cancel($joiner);
    var_dump(Coroutine::join([Coroutine::getCid()]), swoole_last_error() === SWOOLE_ERROR_WRONG_OPERATION);
    Coroutine::resume($cid);
    var_dump(Coroutine::join([$cid], 1));
    try {
        Coroutine::join(5);
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
});
--EXPECTF--
bool(false)
bool(true)
bool(false)
bool(true)

Warning: Swoole\Coroutine::join(): a coroutine cannot join itself in %s on line 10
bool(false)
bool(true)
bool(false)
Swoole\Coroutine::join(): Argument #1 ($cid_array) must be of type array, int given

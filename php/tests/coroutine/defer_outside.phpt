--TEST--
Swoole\Coroutine::defer(): outside of a coroutine, or not callable
--FILE--
<?php
try {
    Swoole\Coroutine::defer(fn () => print("never\n"));
} catch (Swoole\Error $error) {
    echo $error->getMessage(), ' ', $error->getCode(), "\n";
}
var_dump(swoole_last_error() === SWOOLE_ERROR_CO_OUT_OF_COROUTINE);
go(function () {
    try {
        Swoole\Coroutine::defer('nothing');
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
});
--EXPECT--
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
bool(true)
Swoole\Coroutine::defer(): Argument #1 ($callback) must be a valid callback, function "nothing" not found or invalid function name

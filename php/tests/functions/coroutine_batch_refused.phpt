--TEST--
Swoole\Coroutine\batch(), map(), parallel(): outside of a coroutine, and no callables
--FILE--
<?php
use function Swoole\Coroutine\{batch, map, parallel};
foreach ([fn () => batch([fn () => 1]), fn () => map([1], fn () => 1), fn () => parallel(1, fn () => 1)] as $call) {
    try {
        $call();
    } catch (Swoole\Error $error) {
        echo $error->getMessage(), ' ', $error->getCode(), "\n";
    }
}
Co\run(function () {
    try {
        batch([fn () => print("never\n"), 'x' => 'no_such_function']);
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
    try {
        map([1], 'no_such_function');
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
    parallel(0, fn () => print("never\n"));
    parallel(-1, fn () => print("never\n"));
});
--EXPECT--
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
Swoole\Coroutine\batch(): Argument #1 ($tasks) must have callables only, [x] is none: function "no_such_function" not found or invalid function name
Swoole\Coroutine\map(): Argument #2 ($fn) must be a valid callback, function "no_such_function" not found or invalid function name

--TEST--
Swoole\Coroutine::create(): what is not callable, too few arguments, a wrong type
--FILE--
<?php
use Swoole\Coroutine;
foreach ([[], ['no_such_function'], [null], [[1, 2]], [fn (int $x) => 0]] as $arguments) {
    try {
        var_dump(Coroutine::create(...$arguments));
    } catch (TypeError $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
    if ($arguments && $arguments[0] === [1, 2]) {
        break;
    }
}
Coroutine::create(function () {
    try {
        (function (int $x) {})('text');
    } catch (TypeError $error) {
        echo "caught inside\n";
    }
});
--EXPECT--
ArgumentCountError: Swoole\Coroutine::create() expects at least 1 argument, 0 given
TypeError: Swoole\Coroutine::create(): Argument #1 ($func) must be a valid callback, function "no_such_function" not found or invalid function name
TypeError: Swoole\Coroutine::create(): Argument #1 ($func) must be a valid callback, no array or string given
TypeError: Swoole\Coroutine::create(): Argument #1 ($func) must be a valid callback, first array member is not a valid class name or object
caught inside

--TEST--
Swoole\Timer::after(): arguments of the wrong type throw
--FILE--
<?php
use Swoole\Timer;
foreach ([['x', 'printf'], [10, 'no_such_function'], [10]] as $arguments) {
    try {
        Timer::after(...$arguments);
    } catch (\TypeError $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
--EXPECT--
TypeError: Swoole\Timer::after(): Argument #1 ($ms) must be of type int, string given
TypeError: Swoole\Timer::after(): Argument #2 ($callback) must be a valid callback, function "no_such_function" not found or invalid function name
ArgumentCountError: Swoole\Timer::after() expects at least 2 arguments, 1 given

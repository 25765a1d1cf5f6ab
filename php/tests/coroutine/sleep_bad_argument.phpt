--TEST--
Swoole\Coroutine::sleep(): too short, not a number
--FILE--
<?php
use Swoole\Coroutine;
go(function () {
    foreach ([0, -1, 0.0009, NAN] as $seconds) {
        var_dump(Coroutine::sleep($seconds));
    }
    try {
        Coroutine::sleep('x');
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
});
--EXPECTF--

Warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001 in %s on line 5
bool(false)

Warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001 in %s on line 5
bool(false)

Warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001 in %s on line 5
bool(false)

Warning: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001 in %s on line 5
bool(false)
Swoole\Coroutine::sleep(): Argument #1 ($seconds) must be of type float, string given

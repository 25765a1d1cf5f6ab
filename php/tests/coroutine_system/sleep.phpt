--TEST--
Swoole\Coroutine\System::sleep(): as Coroutine::sleep()
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $start = microtime(true);
    var_dump(System::sleep(0.02), microtime(true) - $start >= 0.02);
    var_dump(@System::sleep(0), @System::sleep(-1));
    $cid = go(fn () => var_dump(System::sleep(10), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED));
    Co::cancel($cid);
    System::sleep(0.0001);
});
--EXPECTF--
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(true)

Warning: Swoole\Coroutine\System::sleep(): Timer must be greater than or equal to 0.001 in %s on line 9

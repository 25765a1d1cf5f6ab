--TEST--
Swoole\Coroutine::getElapsed(): milliseconds since the start
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::getElapsed(), swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS, Coroutine::getElapsed(99));
go(function () {
    var_dump(Coroutine::getElapsed() < 5);
    Coroutine::sleep(0.01);
    var_dump(Coroutine::getElapsed() >= 9, Coroutine::getElapsed(Coroutine::getCid()) >= 9);
    $cid = go(fn () => Coroutine::yield());
    var_dump(Coroutine::getElapsed($cid) < 9);
    Coroutine::resume($cid);
});
--EXPECT--
int(-1)
bool(true)
int(-1)
bool(true)
bool(true)
bool(true)
bool(true)

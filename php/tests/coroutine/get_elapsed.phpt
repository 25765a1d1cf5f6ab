--TEST--
Swoole\Coroutine::getElapsed(): milliseconds since the start
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::getElapsed(), swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS, Coroutine::getElapsed(99));
$begin = hrtime(true);
go(function () use ($begin) {
    var_dump(Coroutine::getElapsed() <= (hrtime(true) - $begin) / 1e6 + 1);
    Coroutine::sleep(0.01);
    var_dump(Coroutine::getElapsed() >= 9, Coroutine::getElapsed(Coroutine::getCid()) >= 9);
    $cid = go(fn () => Coroutine::yield());
    var_dump(Coroutine::getElapsed($cid) < Coroutine::getElapsed());
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

--TEST--
Swoole\Coroutine::exists(): until the coroutine ends
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::exists(1), Coroutine::exists(0), Coroutine::exists(-1), Coroutine::exists(PHP_INT_MAX));
$cid = go(function () {
    var_dump(Coroutine::exists(Coroutine::getCid()));
    Coroutine::yield();
});
var_dump(Coroutine::exists($cid));
Coroutine::resume($cid);
var_dump(Coroutine::exists($cid));
--EXPECT--
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
bool(true)
bool(false)

--TEST--
Swoole\Coroutine::getCid(), getuid(), getPcid()
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::getCid(), Coroutine::getuid(), Coroutine::getPcid(), Coroutine::getPcid(5));
go(function () {
    var_dump(Coroutine::getCid(), Coroutine::getuid(), Coroutine::getPcid());
    $child = go(function () {
        var_dump(Coroutine::getCid(), Coroutine::getPcid());
        Coroutine::yield();
        var_dump(Coroutine::getPcid());
    });
    var_dump(Coroutine::getPcid($child), Coroutine::getPcid(Coroutine::getCid()));
    Swoole\Event::defer(fn () => Coroutine::resume($child));
});
--EXPECT--
int(-1)
int(-1)
bool(false)
bool(false)
int(1)
int(1)
int(-1)
int(2)
int(1)
int(1)
int(-1)
int(1)

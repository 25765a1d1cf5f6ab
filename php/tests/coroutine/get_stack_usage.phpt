--TEST--
Swoole\Coroutine::getStackUsage(): bytes of the VM stack in use
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::getStackUsage(), Coroutine::getStackUsage(99), swoole_last_error() === SWOOLE_ERROR_CO_NOT_EXISTS);
function deeper(int $levels): int
{
    return $levels == 0 ? Coroutine::getStackUsage() : max(deeper($levels - 1), 0);
}
go(function () {
    $flat = Coroutine::getStackUsage();
    var_dump($flat > 0, deeper(20) > $flat);
});
$cid = go(fn () => Coroutine::yield());
var_dump(Coroutine::getStackUsage($cid) > 0);
Coroutine::resume($cid);
--EXPECT--
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)

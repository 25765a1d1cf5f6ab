--TEST--
Swoole\Coroutine::join(): of nothing, of ids that do not exist, of itself
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $ended = go(fn () => 0);
    foreach ([[], [$ended], [12345, -1, 0], [Coroutine::getCid()]] as $cids) {
        swoole_clear_error();
        var_dump(Coroutine::join($cids, 0.01), swoole_last_error());
    }
    $sleeps = go(fn () => Coroutine::sleep(0.002));
    swoole_clear_error();
    var_dump(Coroutine::join([$ended, $sleeps]), swoole_last_error());
});
--EXPECTF--
bool(false)
int(505)
bool(false)
int(505)
bool(false)
int(505)

Warning: Swoole\Coroutine::join(): a coroutine cannot join itself in %s on line 7
bool(false)
int(509)
bool(true)
int(0)

--TEST--
Swoole\Coroutine::resume(): unknown, running, or waiting elsewhere
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::resume(77), swoole_last_error() === SWOOLE_ERROR_PHP_FATAL_ERROR);
Co\run(function () {
    var_dump(Coroutine::resume(Coroutine::getCid()));
    $parent = Coroutine::getCid();
    go(function () use ($parent) {
        var_dump(Coroutine::resume($parent));
    });
    $cid = go(fn () => Coroutine::sleep(0.01));
    var_dump(Coroutine::resume($cid));
    $channel = new chan(1);
    $waiting = go(fn () => var_dump($channel->pop()));
    var_dump(@Coroutine::resume($waiting));
    $channel->push('still waiting');
    $ended = go(fn () => 0);
    var_dump(Coroutine::resume($ended));
});
--EXPECTF--

Warning: Swoole\Coroutine::resume(): coroutine 77 does not exist in %s on line 3
bool(false)
bool(true)

Warning: Swoole\Coroutine::resume(): coroutine 1 cannot be resumed: it does not wait in yield() in %s on line 5
bool(false)

Warning: Swoole\Coroutine::resume(): coroutine 1 cannot be resumed: it does not wait in yield() in %s on line 8
bool(false)

Warning: Swoole\Coroutine::resume(): coroutine 3 cannot be resumed: it does not wait in yield() in %s on line 11
bool(false)
bool(false)
string(13) "still waiting"

Warning: Swoole\Coroutine::resume(): coroutine 5 does not exist in %s on line 17
bool(false)

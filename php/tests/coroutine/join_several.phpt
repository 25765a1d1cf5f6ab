--TEST--
Swoole\Coroutine::join(): several join the same; each goes on when all of its own have ended
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $a = go(fn () => Coroutine::yield());
    $b = go(fn () => Coroutine::yield());
    go(function () use ($a, $b) {
        Coroutine::join([$a, $b]);
        echo "both\n";
    });
    $one = go(function () use ($a) {
        Coroutine::join([$a]);
        echo "one\n";
    });
    Coroutine::resume($a);
    Coroutine::join([$one]);
    Coroutine::resume($b);
});
--EXPECT--
one
both

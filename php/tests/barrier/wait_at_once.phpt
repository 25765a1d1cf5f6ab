--TEST--
Swoole\Coroutine\Barrier::wait(): nobody holds it
--FILE--
<?php
use Swoole\Coroutine\Barrier;
Co\run(function () {
    $barrier = Barrier::make();
    go(fn () => $barrier);
    Barrier::wait($barrier);
    var_dump($barrier);
});
--EXPECT--
NULL

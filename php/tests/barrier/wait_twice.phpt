--TEST--
Swoole\Coroutine\Barrier::wait(): a second waiter throws
--FILE--
<?php
use Swoole\Coroutine\Barrier;
Co\run(function () {
    $barrier = Barrier::make();
    $second = $barrier;
    go(function () use (&$barrier) {
        Barrier::wait($barrier);
        echo "first goes on\n";
    });
    unset($barrier);
    try {
        Barrier::wait($second);
    } catch (Swoole\Exception $exception) {
        echo get_class($exception), ': ', $exception->getMessage(), "\n";
    }
    unset($second, $exception);
    echo "dropped\n";
});
--EXPECT--
Swoole\Exception: a coroutine waits for this barrier already
dropped
first goes on

--TEST--
Swoole\Coroutine\Barrier::wait(): cancelled, and the barrier ends later
--FILE--
<?php
use Swoole\Coroutine\Barrier;
Co\run(function () {
    $barrier = Barrier::make();
    $cid = go(function () use ($barrier) {
        Barrier::wait($barrier);
        var_dump(swoole_last_error() == SWOOLE_ERROR_CO_CANCELED);
    });
    Swoole\Coroutine::cancel($cid);
    unset($barrier);
    echo "end\n";
});
--EXPECT--
bool(true)
end

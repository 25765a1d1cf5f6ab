--TEST--
Swoole\Coroutine\Lock::lock(): cancelled, its time is over; those behind go on
--FILE--
<?php
use Swoole\Coroutine;
foreach ([false, true] as $shared) {
    $lock = new Coroutine\Lock($shared);
    Co\run(function () use ($lock) {
        $lock->lock(LOCK_SH);
        $canceled = go(function () use ($lock) {
            var_dump($lock->lock(), $lock->errCode === 125, Coroutine::isCanceled());
        });
        $thrown = go(function () use ($lock) {
            try {
                $lock->lock();
            } catch (Coroutine\CanceledException $exception) {
                echo get_class($exception), "\n";
            }
        });
        go(function () use ($lock) {
            Coroutine::setTimeLimit(0.002);
            try {
                $lock->lock();
            } catch (Coroutine\TimeoutException $exception) {
                echo get_class($exception), "\n";
            }
        });
        go(function () use ($lock) {
            var_dump($lock->lock(LOCK_SH));
            echo "behind them\n";
            $lock->unlock();
        });
        Coroutine::cancel($canceled);
        Coroutine::cancel($thrown, true);
        Coroutine::sleep(0.01);
        $lock->unlock();
    });
}
--EXPECT--
bool(false)
bool(true)
bool(true)
Swoole\Coroutine\CanceledException
Swoole\Coroutine\TimeoutException
bool(true)
behind them
bool(false)
bool(true)
bool(true)
Swoole\Coroutine\CanceledException
Swoole\Coroutine\TimeoutException
bool(true)
behind them

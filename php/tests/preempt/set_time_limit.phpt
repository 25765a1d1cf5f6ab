--TEST--
enable_preemptive_scheduler: Coroutine::setTimeLimit() ends a loop that never waits; cancel() does not
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set(['enable_preemptive_scheduler' => true]);
Co\run(function () {
    $cid = go(function () {
        Coroutine::setTimeLimit(0.02);
        try {
            for ($until = hrtime(true) + 20_000_000_000; hrtime(true) < $until;) {
            }
            echo "not ended\n";
        } catch (Coroutine\TimeoutException $exception) {
            echo get_class($exception), "\n";
        }
    });
    Coroutine::join([$cid]);
    $stop = false;
    $cid = go(function () use (&$stop) {
        while (!$stop) {
        }
        echo "stopped\n";
    });
    Coroutine::sleep(0.001);
    var_dump(Coroutine::cancel($cid), swoole_last_error() === SWOOLE_ERROR_CO_CANNOT_CANCEL);
    $stop = true;
});
--EXPECT--
Swoole\Coroutine\TimeoutException
bool(false)
bool(true)
stopped

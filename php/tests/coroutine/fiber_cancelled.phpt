--TEST--
Swoole\Coroutine: cancel(), a time limit and resume() reach a wait inside a Fiber
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $cid = go(function () {
        $fiber = new Fiber(function () {
            var_dump(Coroutine::sleep(60), Coroutine::isCanceled());
            try {
                Coroutine::yield();
            } catch (Coroutine\CanceledException $exception) {
                echo get_class($exception), "\n";
            }
            var_dump(Coroutine::yield());
            Coroutine::setTimeLimit(0.002);
            Coroutine::sleep(60);
        });
        try {
            $fiber->start();
        } catch (Coroutine\TimeoutException $exception) {
            echo get_class($exception), " left the fiber\n";
        }
    });
    Coroutine::cancel($cid);
    Coroutine::cancel($cid, true);
    Coroutine::resume($cid);
    Coroutine::join([$cid]);
});
--EXPECT--
bool(false)
bool(true)
Swoole\Coroutine\CanceledException
bool(true)
Swoole\Coroutine\TimeoutException left the fiber

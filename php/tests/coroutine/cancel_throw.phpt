--TEST--
Swoole\Coroutine::cancel(): with an exception
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\CanceledException;
Co\run(function () {
    $channel = new chan(1);
    foreach ([fn () => Coroutine::yield(), fn () => Coroutine::sleep(60), fn () => $channel->pop()] as $wait) {
        $cid = go(function () use ($wait) {
            try {
                $wait();
                echo "never\n";
            } catch (CanceledException $exception) {
                echo get_class($exception), ' ', $exception->getCode(), ' ', $exception->getLine(), ' ';
                var_dump(Coroutine::isCanceled());
            } finally {
                echo "finally\n";
            }
            var_dump(Coroutine::sleep(0.001));
        });
        var_dump(Coroutine::cancel($cid, true));
        Coroutine::join([$cid]);
    }
    var_dump(new CanceledException instanceof Exception, (new ReflectionClass(CanceledException::class))->isFinal());
});
--EXPECT--
Swoole\Coroutine\CanceledException 0 6 bool(true)
finally
bool(true)
bool(true)
Swoole\Coroutine\CanceledException 0 6 bool(true)
finally
bool(true)
bool(true)
Swoole\Coroutine\CanceledException 0 6 bool(true)
finally
bool(true)
bool(true)
bool(true)
bool(true)

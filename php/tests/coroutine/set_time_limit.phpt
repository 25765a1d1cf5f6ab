--TEST--
Swoole\Coroutine::setTimeLimit(): the wait at that time throws, or the next one
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\TimeoutException;
Co\run(function () {
    $waiting = go(function () {
        var_dump(Coroutine::setTimeLimit(0.003));
        try {
            Coroutine::sleep(60);
            echo "never\n";
        } catch (TimeoutException $exception) {
            echo get_class($exception), ' ', $exception->getCode(), ' ', $exception->getLine(), "\n";
        }
        var_dump(Coroutine::sleep(0.001));
    });
    Coroutine::join([$waiting]);
    $busy = go(function () {
        Coroutine::setTimeLimit(0.002);
        usleep(6000);
        try {
            for ($i = 0; $i < 100; $i++) {
                Coroutine::sleep(0.001);
            }
            echo "never\n";
        } catch (TimeoutException $exception) {
            echo "the next wait\n";
        }
    });
    Coroutine::join([$busy]);
    $lifted = go(function () {
        Coroutine::setTimeLimit(0.002);
        Coroutine::setTimeLimit(0);
        Coroutine::sleep(0.006);
        Coroutine::setTimeLimit(0.002);
        Coroutine::setTimeLimit(-1);
        Coroutine::sleep(0.006);
        Coroutine::setTimeLimit(60);
        echo "lifted\n";
    });
    Coroutine::join([$lifted]);
});
echo "no timer is left\n";
--EXPECT--
bool(true)
Swoole\Coroutine\TimeoutException 0 8
bool(true)
the next wait
lifted
no timer is left

--TEST--
Swoole\Coroutine: set_error_handler(), also one that waits or throws
--FILE--
<?php
set_error_handler(function (int $level, string $message) {
    echo "handler in ", Co::getCid(), ": $message\n";
    if (Co::getCid() > 0) {
        Co::sleep(0.001);
        echo "handler waited\n";
    }
    return true;
});
go(function () {
    trigger_error('one');
    echo $undefined;
    echo "after\n";
});
Swoole\Event::wait();
set_error_handler(fn ($level, $message) => throw new ErrorException($message));
go(function () {
    try {
        Co::sleep(0);
    } catch (ErrorException $exception) {
        echo 'thrown: ', $exception->getMessage(), "\n";
    }
    try {
        Co::resume(99);
    } catch (ErrorException $exception) {
        echo 'thrown: ', $exception->getMessage(), "\n";
    }
    Co::sleep(0.001);
    echo "goes on\n";
});
--EXPECT--
handler in 1: one
handler waited
handler in 1: Undefined variable $undefined
handler waited
after
thrown: Swoole\Coroutine::sleep(): Timer must be greater than or equal to 0.001
thrown: Swoole\Coroutine::resume(): coroutine 99 does not exist
goes on

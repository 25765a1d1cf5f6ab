--TEST--
Swoole\Timer::after(): exit() in the callback
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
Swoole\Timer::after(1, function () {
    try {
        exit(3);
    } catch (Swoole\ExitException $exit) {
        echo 'status ', $exit->getStatus(), "\n";
    }
});
Swoole\Timer::after(2, function () {
    exit(0);
});
Swoole\Timer::after(3, fn () => print("never\n"));
Swoole\Event::wait();
echo "never\n";
--EXPECT--
status 3
shutdown

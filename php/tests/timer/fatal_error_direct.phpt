--TEST--
Swoole\Timer::after(): a fatal error in the callback (direct)
--FILE--
<?php
swoole_async_set(['enable_coroutine' => false]);
register_shutdown_function(fn () => print("shutdown\n"));
Swoole\Timer::after(1, function () {
    echo "one\n";
    @trigger_error('fatal', E_USER_ERROR);
});
Swoole\Timer::tick(1, fn () => print("never\n"));
Swoole\Event::wait();
echo "never\n";
--EXPECTF--
one

Fatal error: fatal in %s on line %d
shutdown

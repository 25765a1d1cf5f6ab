--TEST--
Swoole\Event::defer(): an exception without coroutines
--FILE--
<?php
swoole_async_set(['enable_coroutine' => false]);
register_shutdown_function(fn () => print("shutdown\n"));
Swoole\Event::defer(function () {
    throw new RuntimeException('boom');
});
Swoole\Event::defer(fn () => print("never\n"));
Swoole\Event::wait();
echo "never\n";
--EXPECTF--
%AFatal error: Uncaught RuntimeException: boom in %s:%d
Stack trace:
%a
  thrown in %s on line %d
shutdown

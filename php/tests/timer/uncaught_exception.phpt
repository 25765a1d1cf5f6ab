--TEST--
Swoole\Timer::after(): an uncaught exception ends the program as PHP does
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
Swoole\Timer::after(1, function () {
    echo "one\n";
    throw new RuntimeException('boom');
});
Swoole\Timer::after(2, fn () => print("never\n"));
Swoole\Event::wait();
echo "never\n";
--EXPECTF--
one
%aFatal error: Uncaught RuntimeException: boom in %s:%d
Stack trace:
#0 %s
#1 {main}
  thrown in %s on line %d
shutdown

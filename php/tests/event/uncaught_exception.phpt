--TEST--
Swoole\Event::add(): an uncaught exception in a callback
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
register_shutdown_function(fn () => print("shutdown\n"));
Event::add($left, function ($stream) {
    throw new RuntimeException('boom');
});
fwrite($right, 'x');
Event::wait();
echo "never\n";
--EXPECTF--
%AFatal error: Uncaught RuntimeException: boom in %s:%d
Stack trace:
#0 %s
#1 {main}
  thrown in %s on line %d
shutdown

--TEST--
Swoole\Event: a fatal error in a callback of cycle_before (direct)
--FILE--
<?php
use Swoole\Event;
swoole_async_set(['enable_coroutine' => false]);
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
register_shutdown_function(fn () => print("shutdown\n"));
$callback = function () {
    echo "callback\n";
    @trigger_error('fatal', E_USER_ERROR);
};
Event::cycle($callback, true); Event::defer(fn () => 0);
Event::wait();
echo "never\n";
--EXPECTF--
callback

Fatal error: fatal in %s on line %d
shutdown

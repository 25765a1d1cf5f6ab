--TEST--
Swoole\Event: watched descriptors keep the program running until they are removed
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($left, function ($stream) {
    echo fread($stream, 100), "\n";
    Event::del($stream);
});
Swoole\Timer::after(2, fn () => fwrite($right, 'late'));
register_shutdown_function(fn () => print("shutdown\n"));
echo "end of script\n";
--EXPECT--
end of script
late
shutdown

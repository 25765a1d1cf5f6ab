--TEST--
Swoole\Event::add(): called again while data is left
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($left, function ($stream) {
    $byte = stream_socket_recvfrom($stream, 1);
    echo $byte, "\n";
    if ($byte == 'c') {
        Event::del($stream);
    }
});
fwrite($right, 'abc');
Event::wait();
--EXPECT--
a
b
c

--TEST--
Swoole\Event::add(): a stream that is writable
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($left, null, function ($stream) {
    fwrite($stream, 'from the callback');
    Event::del($stream);
}, SWOOLE_EVENT_WRITE);
Event::wait();
echo fread($right, 100), "\n";
--EXPECT--
from the callback

--TEST--
Swoole\Event::add(): read and write on one descriptor
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
fwrite($right, 'data');
Event::add($left, function ($stream) {
    echo 'read ', fread($stream, 100), "\n";
    Event::set($stream, null, null, SWOOLE_EVENT_WRITE);
}, function ($stream) {
    static $calls = 0;
    echo 'write ', ++$calls, "\n";
    if ($calls == 2) {
        Event::del($stream);
    }
}, SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE);
Event::wait();
--EXPECT--
read data
write 1
write 2

--TEST--
Swoole\Event::add(): the end of the stream is something to read
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($left, function ($stream) {
    var_dump(fread($stream, 100), feof($stream));
    Event::del($stream);
});
fclose($right);
Event::wait();
--EXPECT--
string(0) ""
bool(true)

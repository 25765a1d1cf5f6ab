--TEST--
Swoole\Event::add(): a descriptor that was closed without del(), and its number used again
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$fd = Event::add($left, fn () => print("never\n"));
fclose($left);
fclose($right);
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(Event::add($left, function ($stream) {
    echo fread($stream, 10), "\n";
    Event::del($stream);
}) === $fd);
fwrite($right, 'new');
Event::wait();
--EXPECT--
bool(true)
new

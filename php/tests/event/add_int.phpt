--TEST--
Swoole\Event::add(): a descriptor number; the callback gets it as it was given
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$pipes = [];
$fd = Event::add($left, fn () => 0);
Event::del($left);
fwrite($right, 'x');
var_dump(Event::add($fd, function ($given) use ($fd) {
    var_dump($given === $fd);
    Event::del($given);
}) === $fd);
Event::wait();
--EXPECT--
bool(true)
bool(true)

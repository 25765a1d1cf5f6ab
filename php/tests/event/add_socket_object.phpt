--TEST--
Swoole\Event::add(): a Socket of ext/sockets
--SKIPIF--
<?php if (!extension_loaded('sockets')) die('skip needs ext/sockets'); ?>
--FILE--
<?php
use Swoole\Event;
socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
Event::add($pair[0], function (Socket $socket) use ($pair) {
    var_dump($socket === $pair[0], socket_read($socket, 100));
    Event::del($socket);
});
socket_write($pair[1], 'abc');
Event::wait();
--EXPECT--
bool(true)
string(3) "abc"

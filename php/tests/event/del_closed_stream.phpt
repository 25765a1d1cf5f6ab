--TEST--
Swoole\Event::del(): a stream that is closed already
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($left, fn () => print("never\n"));
fclose($left);
var_dump(Event::del($left));
var_dump(Event::del($left));
Event::wait();
--EXPECTF--
bool(true)
bool(false)

--TEST--
Swoole\Event::del(): another descriptor that is ready in the same turn
--FILE--
<?php
use Swoole\Event;
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
[$c, $d] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$calls = 0;
$callback = function () use ($a, $c, &$calls) {
    ++$calls;
    Event::del($a);
    Event::del($c);
};
Event::add($a, $callback);
Event::add($c, $callback);
fwrite($b, 'x');
fwrite($d, 'x');
Event::wait();
var_dump($calls);
--EXPECT--
int(1)

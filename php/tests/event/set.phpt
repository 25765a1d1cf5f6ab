--TEST--
Swoole\Event::set(): new callbacks, new events, and what is refused
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(Event::set($left, fn () => 0));
Event::add($left, fn () => print("old\n"));
var_dump(Event::set($left, null, null, SWOOLE_EVENT_WRITE));
var_dump(Event::isset($left, SWOOLE_EVENT_WRITE));
var_dump(Event::set($left, function ($stream) {
    echo 'new ', fread($stream, 10), "\n";
    var_dump(Event::set($stream, null, function ($stream) {
        echo "writable\n";
        Event::del($stream);
    }, SWOOLE_EVENT_WRITE));
    var_dump(Event::isset($stream, SWOOLE_EVENT_READ), Event::isset($stream, SWOOLE_EVENT_WRITE));
}));
fwrite($right, 'data');
Event::wait();
--EXPECTF--
Warning: Swoole\Event::set(): the descriptor is not watched in %s on line 4
bool(false)

Warning: Swoole\Event::set(): SWOOLE_EVENT_WRITE is asked for, but there is no write callback in %s on line 6
bool(false)
bool(false)
bool(true)
new data
bool(true)
bool(false)
bool(true)
writable

--TEST--
Swoole\Event::add(): what is refused
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$read = fn () => 0;
var_dump(Event::add($left));
var_dump(Event::add($left, null, null, SWOOLE_EVENT_WRITE));
var_dump(Event::add($left, $read, null, SWOOLE_EVENT_WRITE));
var_dump(Event::add($left, null, $read));
var_dump(Event::add($left, $read, null, 0));
var_dump(Event::add(12345, $read), swoole_last_error());
var_dump(Event::add(-1, $read));
var_dump(Event::add('text', $read), swoole_last_error() == SWOOLE_ERROR_SOCKET_NOT_EXISTS);
var_dump(Event::add(new stdClass, $read));
$file = fopen(__FILE__, 'r');
var_dump(Event::add($file, $read), swoole_strerror(swoole_last_error()));
fclose($file);
var_dump(Event::add($file, $read));
var_dump(Event::add($left, $read) > 0);
var_dump(Event::add($left, $read), swoole_last_error() == SWOOLE_ERROR_EVENT_ADD_FAILED);
var_dump(Event::del($left));
try {
    Event::add($left, 'no_such_function');
} catch (Swoole\Exception $error) {
    echo $error->getMessage(), "\n";
}
--EXPECTF--
Warning: Swoole\Event::add(): a read callback or a write callback is needed in %s on line 5
bool(false)

Warning: Swoole\Event::add(): a read callback or a write callback is needed in %s on line 6
bool(false)

Warning: Swoole\Event::add(): SWOOLE_EVENT_WRITE is asked for, but there is no write callback in %s on line 7
bool(false)

Warning: Swoole\Event::add(): SWOOLE_EVENT_READ is asked for, but there is no read callback in %s on line 8
bool(false)

Warning: Swoole\Event::add(): $events must have SWOOLE_EVENT_READ or SWOOLE_EVENT_WRITE in %s on line 9
bool(false)

Warning: Swoole\Event::add(): fd 12345 is not open in %s on line 10
bool(false)
int(9)

Warning: Swoole\Event::add(): fd -1 is not open in %s on line 11
bool(false)

Warning: Swoole\Event::add(): $fd must be an open descriptor: an int, a stream or a Socket, string given in %s on line 12

Warning: Swoole\Event::add(): unknown type of $fd in %s on line 12
bool(false)
bool(true)

Warning: Swoole\Event::add(): $fd must be an open descriptor: an int, a stream or a Socket, stdClass given in %s on line 13
bool(false)

Warning: Swoole\Event::add(): fd %d cannot be watched: it is a plain file, which is always ready in %s on line 15
bool(false)
string(23) "Operation not permitted"

Warning: Swoole\Event::add(): $fd must be an open descriptor: an int, a stream or a Socket, resource given in %s on line 17
bool(false)
bool(true)

Warning: Swoole\Event::add(): fd %d is watched already; use set() to change it in %s on line 19
bool(false)
bool(true)
bool(true)

Warning: Swoole\Event::add(): $read_callback is not callable: function "no_such_function" not found or invalid function name in %s on line 22
$read_callback is not callable

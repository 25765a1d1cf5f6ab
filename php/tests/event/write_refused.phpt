--TEST--
Swoole\Event::write(): empty data, no descriptor, a peer that is gone, a full buffer
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(Event::write($left, ''));
var_dump(Event::write(12345, 'x'));
var_dump(swoole_async_set(['socket_buffer_size' => '100K']));
var_dump(Event::write($left, str_repeat('x', 2000000)), swoole_last_error() == SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW);
fclose($right);
var_dump(Event::write($left, 'x'), swoole_last_error());
--EXPECTF--
Warning: Swoole\Event::write(): there is no data to send in %s on line 4
bool(false)

Warning: Swoole\Event::write(): fd 12345 is not open in %s on line 5
bool(false)
bool(true)

Warning: Swoole\Event::write(): fd %d: the output buffer is full (0 bytes wait) in %s on line 7
bool(false)
bool(true)

Warning: Swoole\Event::write(): fd %d: Broken pipe in %s on line 9
bool(false)
int(32)

--TEST--
Swoole\Event: the swoole_event_* functions and the class alias
--FILE--
<?php
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(swoole_event_add($left, function ($stream) {
    echo fread($stream, 100), "\n";
    var_dump(swoole_event_isset($stream), swoole_event_del($stream), swoole_event_isset($stream));
}) > 0);
var_dump(swoole_event_set($left, null, fn () => 0));
var_dump(swoole_event_write($right, 'written'));
var_dump(swoole_event_defer(fn () => print("deferred\n")));
var_dump(swoole_event_cycle(fn () => swoole_event_cycle(null)));
swoole_event_wait();
var_dump(swoole_event_dispatch());
swoole_event_exit();
swoole_event_rshutdown();
var_dump((new ReflectionClass('swoole_event'))->getName());
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
written
bool(true)
bool(true)
bool(false)
deferred
bool(true)
string(12) "Swoole\Event"

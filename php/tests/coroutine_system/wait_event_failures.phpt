--TEST--
Swoole\Coroutine\System::waitEvent(): Warning for what is no descriptor; closed ones; cancellation
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $closed = fopen(__FILE__, 'r');
    fclose($closed);
    foreach ([-1, 'x', new stdClass(), $closed] as $socket) {
        var_dump(@System::waitEvent($socket), swoole_last_error() === SOCKET_EBADF);
    }
    var_dump(System::waitEvent(12345), swoole_last_error() === SOCKET_EBADF);
    var_dump(@System::waitEvent(STDIN, 0), swoole_last_error() === SOCKET_EINVAL);
    [$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $cid = go(function () use ($left) {
        var_dump(System::waitEvent($left), swoole_last_error() === SWOOLE_ERROR_CO_CANCELED);
    });
    Co::cancel($cid);
    System::waitEvent('x');
    System::waitEvent(STDIN, 7);
});
--EXPECTF--
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)

Warning: Swoole\Coroutine\System::waitEvent(): there is no open descriptor below the given string in %s on line 16

Warning: Swoole\Coroutine\System::waitEvent(): $events must be SWOOLE_EVENT_READ, SWOOLE_EVENT_WRITE or both in %s on line 17

--TEST--
Swoole\Coroutine\System::waitEvent(): streams, descriptors, both events, watched ones
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    [$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    var_dump(System::waitEvent($left, SWOOLE_EVENT_READ, 0.01), swoole_last_error() === SOCKET_ETIMEDOUT);
    var_dump(System::waitEvent($left, SWOOLE_EVENT_WRITE) === SWOOLE_EVENT_WRITE);
    // 0 does not wait.
    var_dump(System::waitEvent($left, SWOOLE_EVENT_READ, 0), swoole_last_error() === SOCKET_ETIMEDOUT, System::waitEvent($left, SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE, 0) === SWOOLE_EVENT_WRITE);
    var_dump(System::waitEvent(12345, SWOOLE_EVENT_READ, 0), swoole_last_error() === SOCKET_EBADF);
    go(function () use ($right) {
        Co::sleep(0.01);
        fwrite($right, 'x');
    });
    var_dump(System::waitEvent($left) === SWOOLE_EVENT_READ);
    var_dump(System::waitEvent($left, SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE) === (SWOOLE_EVENT_READ | SWOOLE_EVENT_WRITE));
    var_dump(fread($left, 10));

    // Two that wait for one descriptor, and a third way of watching it.
    $heard = [];
    go(function () use ($left, &$heard) {
        $heard[] = System::waitEvent($left, SWOOLE_EVENT_READ, 5) === SWOOLE_EVENT_READ;
    });
    go(function () use ($left, &$heard) {
        $heard[] = System::waitEvent($left, SWOOLE_EVENT_READ, 5) === SWOOLE_EVENT_READ;
    });
    fclose($right);
    Co::sleep(0.02);
    var_dump($heard);
    var_dump(System::waitEvent($left) === SWOOLE_EVENT_READ);
    fclose($left);

    $file = fopen(__FILE__, 'r');
    var_dump(System::waitEvent($file) === SWOOLE_EVENT_READ);
});
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
string(1) "x"
array(2) {
  [0]=>
  bool(true)
  [1]=>
  bool(true)
}
bool(true)
bool(true)

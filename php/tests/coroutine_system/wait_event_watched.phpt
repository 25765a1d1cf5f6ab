--TEST--
Swoole\Coroutine\System::waitEvent(): beside Swoole\Event::add()
--FILE--
<?php
use Swoole\Coroutine\System;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Swoole\Event::add($left, function ($left) {
    echo 'event: ', fread($left, 10), "\n";
    Swoole\Event::del($left);
});
go(function () use ($left, $right) {
    go(function () use ($right) {
        Co::sleep(0.01);
        fwrite($right, 'hello');
    });
    var_dump(System::waitEvent($left, SWOOLE_EVENT_READ, 5) === SWOOLE_EVENT_READ);
});
Swoole\Event::wait();
--EXPECT--
bool(true)
event: hello

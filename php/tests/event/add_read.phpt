--TEST--
Swoole\Event::add(): a stream that becomes readable, del() inside the callback
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$fd = Event::add($left, function ($stream) use ($left) {
    var_dump($stream === $left, Swoole\Coroutine::getCid() > 0);
    echo fread($stream, 100), "\n";
    var_dump(Event::del($stream), Event::isset($stream));
});
var_dump($fd > 0, Event::isset($left), Event::isset($left, SWOOLE_EVENT_READ), Event::isset($left, SWOOLE_EVENT_WRITE));
fwrite($right, 'hello');
Event::wait();
echo "end\n";
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
hello
bool(true)
bool(false)
end

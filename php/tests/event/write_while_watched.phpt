--TEST--
Swoole\Event::write(): on a descriptor that is watched for reading
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$big = str_repeat('x', 1000000);
Event::add($left, function ($stream) {
    echo 'answer: ', fread($stream, 100), "\n";
    Event::del($stream);
});
var_dump(Event::write($left, $big));
var_dump(Event::isset($left, SWOOLE_EVENT_WRITE));
$received = 0;
Event::add($right, function ($stream) use (&$received, $big) {
    $received += strlen(fread($stream, 65536));
    if ($received == strlen($big)) {
        fwrite($stream, 'all');
        Event::del($stream);
    }
});
Event::wait();
--EXPECT--
bool(true)
bool(false)
answer: all

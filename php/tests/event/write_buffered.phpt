--TEST--
Swoole\Event::write(): more than the kernel takes is sent from the loop, in order
--FILE--
<?php
use Swoole\Event;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$sent = '';
for ($i = 0; $i < 40; ++$i) {
    $sent .= $chunk = str_repeat(chr(65 + $i % 26), 50000);
    if (!Event::write($left, $chunk)) {
        echo "refused $i\n";
    }
}
$received = '';
Event::add($right, function ($stream) use (&$received, $sent) {
    $received .= fread($stream, 65536);
    if (strlen($received) >= strlen($sent)) {
        Event::del($stream);
    }
});
Event::wait();
var_dump(strlen($received), $received === $sent);
--EXPECT--
int(2000000)
bool(true)

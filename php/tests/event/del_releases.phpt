--TEST--
Swoole\Event::del(): drops callbacks and stream
--FILE--
<?php
use Swoole\Event;
class Held
{
    public function __destruct() { echo "gone\n"; }
    public function __invoke() {}
}
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($left, new Held, new Held);
echo "del\n";
Event::del($left);
unset($left);
var_dump(fread($right, 10), feof($right));
echo "end\n";
--EXPECT--
del
gone
gone
string(0) ""
bool(true)
end

--TEST--
Swoole\Event::add(), set(), del(): what is no callable, what is no descriptor
--FILE--
<?php
use Swoole\Event;
[$stream] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
foreach (['read' => ['nope', null], 'write' => [null, [1, 2]]] as $callbacks) {
    foreach (['add', 'set'] as $method) {
        try {
            Event::$method($stream, ...$callbacks);
        } catch (Swoole\Exception $exception) {
            echo get_class($exception), ' ', $exception->getCode(), "\n";
        }
    }
}
var_dump(Event::add('text', fn () => 1), Event::del($stream), Event::del(9999), Event::del([]));
class Magic
{
    public function __call($name, $arguments) { echo "$name\n"; Event::del($arguments[0]); }
}
Event::add($stream, [new Magic, 'onRead']);
Event::wait();
--EXPECTF--
Warning: Swoole\Event::add(): $read_callback is not callable: %s in %s on line %d
Swoole\Exception 505

Warning: Swoole\Event::set(): $read_callback is not callable: %s in %s on line %d
Swoole\Exception 505

Warning: Swoole\Event::add(): $write_callback is not callable: %s in %s on line %d
Swoole\Exception 505

Warning: Swoole\Event::set(): $write_callback is not callable: %s in %s on line %d
Swoole\Exception 505

Warning: Swoole\Event::add(): %s, string given in %s on line %d

Warning: Swoole\Event::add(): unknown type of $fd in %s on line %d

Warning: Swoole\Event::del(): unknown type of $fd in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)
onRead

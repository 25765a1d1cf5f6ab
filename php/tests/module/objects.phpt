--TEST--
Classes of static methods cannot be instantiated; built-in properties cannot be unset
--FILE--
<?php
foreach (['Swoole\Timer', 'Swoole\Event', 'Swoole\Coroutine', 'Swoole\Coroutine\System'] as $class) {
    try {
        new $class;
        echo "made: $class\n";
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
class MyServer extends Swoole\Http\Server
{
    public $mine = 1;
}
$server = new MyServer('127.0.0.1', 0);
$server->dynamic = 2;
unset($server->mine, $server->dynamic);
foreach ([[$server, 'setting'], [$server, 'connections'], [$server->ports[0], 'host'], [new Swoole\Client(SWOOLE_SOCK_TCP), 'errCode'],
    [new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP), 'connected'], [new Swoole\Coroutine\Channel, 'capacity'], [new Swoole\Coroutine\Lock, 'errCode'],
    [new Swoole\Coroutine\Socket(2, 1, 0), 'errCode'], [Swoole\Http\Request::create(), 'header'], [new Swoole\Http\Response, 'fd']] as [$object, $name]) {
    try {
        unset($object->$name);
        echo "unset: ", get_class($object), "\n";
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
    var_dump(property_exists($object, $name));
}
var_dump(Swoole\Http\Request::create()->header);
--EXPECT--
Error: Class Swoole\Timer has static methods only: it cannot be instantiated
Error: Class Swoole\Event has static methods only: it cannot be instantiated
Error: Class Swoole\Coroutine has static methods only: it cannot be instantiated
Error: Class Swoole\Coroutine\System has static methods only: it cannot be instantiated
Property setting of class MyServer cannot be unset
bool(true)
Property connections of class MyServer cannot be unset
bool(true)
Property host of class Swoole\Server\Port cannot be unset
bool(true)
Property errCode of class Swoole\Client cannot be unset
bool(true)
Property connected of class Swoole\Coroutine\Client cannot be unset
bool(true)
Property capacity of class Swoole\Coroutine\Channel cannot be unset
bool(true)
Property errCode of class Swoole\Coroutine\Lock cannot be unset
bool(true)
Property errCode of class Swoole\Coroutine\Socket cannot be unset
bool(true)
Property header of class Swoole\Http\Request cannot be unset
bool(true)
Property fd of class Swoole\Http\Response cannot be unset
bool(true)
array(0) {
}

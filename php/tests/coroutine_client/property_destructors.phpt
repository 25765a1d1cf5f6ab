--TEST--
Swoole\Coroutine\Client: what stands in its properties has destructors that close it
--FILE--
<?php
use Swoole\Coroutine\{Client, Socket};
class Closer
{
    public function __construct(private Closure $action)
    {
    }

    public function __destruct()
    {
        ($this->action)();
    }
}
Co\run(function () {
    $listener = new Socket(AF_INET, SOCK_STREAM);
    $listener->bind('127.0.0.1');
    $listener->listen();
    $port = $listener->getsockname()['port'];
    foreach (['fd', 'connected', 'socket', 'errCode'] as $property) {
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->$property = new Closer(fn () => $client->close());
        echo $property, ': ';
        var_dump($client->connect('127.0.0.1', $port, 1), $client->isConnected());
        var_dump($client->connect('127.0.0.1', $port, 1), $client->isConnected());
    }
    $listener->close();
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->errCode = new Closer(fn () => $client->socket->errMsg = str_repeat('other', 10));
    var_dump($client->connect('127.0.0.1', $port, 1), $client->errMsg);
});
--EXPECT--
fd: bool(false)
bool(false)
bool(true)
bool(true)
connected: bool(false)
bool(false)
bool(true)
bool(true)
socket: bool(false)
bool(false)
bool(true)
bool(true)
errCode: bool(false)
bool(false)
bool(true)
bool(true)
bool(false)
string(18) "Connection refused"

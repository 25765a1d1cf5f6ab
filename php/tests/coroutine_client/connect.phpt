--TEST--
Swoole\Coroutine\Client::connect(), send(), recv(), close(): a conversation, and what the properties say
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP);
    var_dump($client->connect('127.0.0.1', $port));
    var_dump($client->connected, $client->isConnected(), $client->fd > 0, $client->socket instanceof Swoole\Coroutine\Socket);
    var_dump($client->socket->fd === $client->fd);
    var_dump($client->send('hello'), $client->recv(), $client->errCode, $client->errMsg);
    $name = $client->getsockname();
    var_dump(array_keys($name), $name['host'], $name['port'] > 0);
    var_dump($client->getpeername() === ['host' => '127.0.0.1', 'address' => '127.0.0.1', 'port' => $port]);
    var_dump($client->close());
    var_dump($client->connected, $client->isConnected(), $client->fd, $client->socket);
    report('second close', $client->close(), $client);

    echo "again with the same object\n";
    var_dump($client->connect('127.0.0.1', $port), $client->errCode, $client->send('again'), $client->recv());
    echo "connected twice\n";
    report('connect', $client->connect('127.0.0.1', $port), $client);
    var_dump($client->send('still there'), $client->recv());
});
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(5)
string(5) "hello"
int(0)
string(0) ""
array(3) {
  [0]=>
  string(4) "host"
  [1]=>
  string(7) "address"
  [2]=>
  string(4) "port"
}
string(9) "127.0.0.1"
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
int(-1)
NULL
second close: false ERROR_CLIENT_NO_CONNECTION
again with the same object
bool(true)
int(0)
int(5)
string(5) "again"
connected twice
connect: false EISCONN
int(11)
string(11) "still there"

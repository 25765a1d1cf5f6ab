--TEST--
Swoole\Coroutine\Client::exportSocket(): one connection, two handles
--FILE--
<?php
use Swoole\Coroutine\{Client, Socket};
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    $socket = $client->exportSocket();
    var_dump($socket instanceof Socket, $socket->fd === $client->fd, $socket === $client->socket);
    var_dump($socket->send('by the socket'), $client->recv(), $client->send('by the client'), $socket->recv());
    echo "the socket outlives the client\n";
    unset($client);
    var_dump($socket->send('still'), $socket->recv(), $socket->close());

    echo "closed by its socket\n";
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    $client->exportSocket()->close();
    var_dump($client->isConnected());
    var_dump($client->recv(), $client->errCode === SWOOLE_ERROR_CLIENT_NO_CONNECTION, $client->connected, $client->fd);
    var_dump($client->connect('127.0.0.1', $port));

    echo "properties written over\n";
    $client->socket = 'mine';
    $reference = &$client->errCode;
    var_dump($client->send('x'), $client->recv(), $client->close(), $client->socket);
    var_dump($client->recv(), $reference === SWOOLE_ERROR_CLIENT_NO_CONNECTION, $client->errMsg !== '');
});
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(13)
string(13) "by the socket"
int(13)
string(13) "by the client"
the socket outlives the client
int(5)
string(5) "still"
bool(true)
closed by its socket
bool(false)
bool(false)
bool(true)
bool(false)
int(-1)
bool(true)
properties written over
int(1)
string(1) "x"
bool(true)
NULL
bool(false)
bool(true)
bool(true)

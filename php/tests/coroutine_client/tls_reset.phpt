--TEST--
Swoole\Coroutine\Client::connect(): a peer that resets the connection inside the TLS handshake
--FILE--
<?php
use Swoole\Coroutine\{Client, Socket};
Co\run(function () {
    $listener = new Socket(AF_INET, SOCK_STREAM);
    $listener->bind('127.0.0.1');
    $listener->listen();
    go(function () use ($listener) {
        $connection = $listener->accept(5);
        $connection->recv(100, 5);
        $connection->setOption(SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
        $connection->close();
        $listener->close();
    });
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    var_dump($client->connect('127.0.0.1', $listener->getsockname()['port'], 5));
    var_dump($client->errCode === SOCKET_ECONNRESET, $client->errMsg, $client->connected, $client->fd);
});
?>
--EXPECT--
bool(false)
bool(true)
string(24) "Connection reset by peer"
bool(false)
int(-1)

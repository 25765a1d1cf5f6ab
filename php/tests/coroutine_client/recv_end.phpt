--TEST--
Swoole\Coroutine\Client: the peer ends, half-closes, resets the connection
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$ends = serve(fn ($connection) => fwrite($connection, 'bye'));
$half = serve(function ($connection) {
    stream_socket_shutdown($connection, STREAM_SHUT_WR);
    $heard = stream_get_contents($connection);
    file_put_contents('php://memory', $heard);
});
$resets = serve(function ($connection) {
    stream_socket_recvfrom($connection, 1);  // With bytes left unread its end is a reset.
});
Co\run(function () use ($ends, $half, $resets) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $ends);
    report('recv', $client->recv(), $client);
    report('end', $client->recv(), $client);
    report('end again', $client->recv(), $client);
    var_dump($client->connected, $client->isConnected(), $client->close());

    $client->connect('127.0.0.1', $half);
    report('half-closed: recv', $client->recv(), $client);
    report('half-closed: send', $client->send('heard'), $client);
    $client->close();

    $client->connect('127.0.0.1', $resets);
    $client->send(str_repeat('x', 1000));
    report('reset: recv', $client->recv(5), $client);
    report('reset: send', $client->send('x') && $client->send('x'), $client);
    var_dump($client->close(), $client->fd);
});
?>
--EXPECT--
recv: "bye" no error
end: "" no error
end again: "" no error
bool(true)
bool(true)
bool(true)
half-closed: recv: "" no error
half-closed: send: 5 no error
reset: recv: false ECONNRESET
reset: send: false EPIPE
bool(true)
int(-1)

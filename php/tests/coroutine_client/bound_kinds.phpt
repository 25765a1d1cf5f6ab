--TEST--
Swoole\Coroutine\Client, Socket: a second coroutine in one direction over TLS and UDP: the message word by word
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
use Swoole\Coroutine\Socket;
require __DIR__ . '/certificates.inc';
make_certificate('leaf', ['localhost']);
function attempt(string $name, int $fd, int $owner, string $direction, callable $call): void
{
    try {
        var_dump($call());
    } catch (Swoole\Error $error) {
        $expected = "Socket#$fd has already been bound to another coroutine#$owner, $direction of the same socket in coroutine#"
            . Co::getCid() . ' at the same time is not allowed';
        echo $name, ' ', $direction, ': ', $error->getMessage() === $expected ? 'both named' : $error->getMessage(), ' ', $error->getCode(), "\n";
    }
}
Co\run(function () use ($certificate_directory) {
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->setProtocol(['open_ssl' => true, 'ssl_cert_file' => "$certificate_directory/leaf.pem", 'ssl_key_file' => "$certificate_directory/leaf.key"]);
    $listener->bind('127.0.0.1', 0);
    $listener->listen();
    $peer = null;
    go(function () use ($listener, &$peer) {
        $peer = $listener->accept(10);
        $peer->sslHandshake();
    });
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    var_dump($client->connect('127.0.0.1', $listener->getsockname()['port'], 10));
    $client->send('x');
    Co::sleep(0.01);
    var_dump($peer->recv(10, 10));
    $owner = go(fn () => $peer->recv(10, 10));
    attempt('Socket, TLS', $peer->fd, $owner, 'reading', fn () => $peer->recv());
    attempt('Socket, TLS', $peer->fd, $owner, 'reading', fn () => $peer->recvAll(10));
    $owner = go(fn () => $client->recv(10));
    attempt('Client, TLS', $client->fd, $owner, 'reading', fn () => $client->recv());
    $owner = go(fn () => $client->send(str_repeat('x', 20_000_000)));
    attempt('Client, TLS', $client->fd, $owner, 'writing', fn () => $client->send('y'));
    $client->close();
    $peer->close();

    $silent = stream_socket_server('udp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND);
    $client = new Client(SWOOLE_SOCK_UDP);
    $client->connect('127.0.0.1', (int) substr(strrchr(stream_socket_get_name($silent, false), ':'), 1));
    $owner = go(fn () => $client->recv(10));
    attempt('Client, UDP', $client->fd, $owner, 'reading', fn () => $client->recv());
    attempt('Client, UDP', $client->fd, $owner, 'reading', fn () => $client->recvfrom(10, $sender));
    $client->close();
});
--EXPECT--
bool(true)
string(1) "x"
Socket, TLS reading: both named 10002
Socket, TLS reading: both named 10002
Client, TLS reading: both named 10002
Client, TLS writing: both named 10002
Client, UDP reading: both named 10002
Client, UDP reading: both named 10002

--TEST--
Swoole\Coroutine\Client, Socket: an address of the other family is refused, whatever the type
--SKIPIF--
<?php if (!@stream_socket_server('tcp://[::1]:0')) die('skip needs IPv6'); ?>
--FILE--
<?php
use Swoole\Coroutine\{Client, Socket};
Co\run(function () {
    $cases = [[SWOOLE_SOCK_TCP, '::1'], [SWOOLE_SOCK_TCP6, '127.0.0.1'], [SWOOLE_SOCK_UDP, '::1'], [SWOOLE_SOCK_UDP6, '127.0.0.1']];
    foreach ($cases as [$type, $address]) {
        $client = new Client($type);
        var_dump($client->connect($address, 80, 1), $client->errCode === SOCKET_EAFNOSUPPORT);
    }
    $socket = new Socket(AF_INET6, SOCK_DGRAM);
    var_dump($socket->connect('127.0.0.1', 80, 1), $socket->errCode === SOCKET_EAFNOSUPPORT);
});
?>
--EXPECT--
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)

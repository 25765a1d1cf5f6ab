--TEST--
Swoole\Coroutine\Client::connect(): nobody listens, then somebody does; arguments that cannot be
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
$closed = closed_port();
Co\run(function () use ($port, $closed) {
    $client = new Client(SWOOLE_SOCK_TCP);
    report('connect', $client->connect('127.0.0.1', $closed, 1), $client);
    var_dump($client->errMsg, $client->connected, $client->fd, $client->socket, swoole_last_error() === SOCKET_ECONNREFUSED);
    report('connect', $client->connect('127.0.0.1', $port, 1), $client);
    var_dump($client->errMsg, $client->send('x'), $client->recv());
    $client->close();

    foreach ([['', 80], ['127.0.0.1'], ['127.0.0.1', -1], ['127.0.0.1', 65536]] as $arguments) {
        report('connect', @$client->connect(...$arguments), $client);
        echo error_get_last()['message'], "\n";
    }
    $unix = new Client(SWOOLE_SOCK_UNIX_STREAM);
    report('no such path', $unix->connect('/no/such/socket'), $unix);
    report('path too long', $unix->connect('/' . str_repeat('x', 200)), $unix);
    // TCP to a broadcast address: the kernel knows no way.
    report('unreachable', $client->connect('255.255.255.255', 80, 1), (object) ['errCode' => $client->errCode === SOCKET_ENETUNREACH ? 0 : $client->errCode]);
    $udp = new Client(SWOOLE_SOCK_UDP);
    $udp->set(['socks5_host' => '127.0.0.1', 'socks5_port' => 1080]);
    report('proxy', @$udp->connect('127.0.0.1', 80), $udp);
    echo error_get_last()['message'], "\n";
    $v6 = new Client(SWOOLE_SOCK_TCP6);
    var_dump($v6->connect('127.0.0.1', $port, 1), $v6->errCode !== 0, $v6->connected);
});
?>
--EXPECT--
connect: false ECONNREFUSED
string(18) "Connection refused"
bool(false)
int(-1)
NULL
bool(true)
connect: true no error
string(0) ""
int(1)
string(1) "x"
connect: false EINVAL
Swoole\Coroutine\Client::connect(): the host is empty
connect: false EINVAL
Swoole\Coroutine\Client::connect(): the port must be between 1 and 65535
connect: false EINVAL
Swoole\Coroutine\Client::connect(): the port must be between 1 and 65535
connect: false EINVAL
Swoole\Coroutine\Client::connect(): the port must be between 1 and 65535
no such path: false ENOENT
path too long: false 36
unreachable: false no error
proxy: false EINVAL
Swoole\Coroutine\Client::connect(): a proxy can be used with TCP only
bool(false)
bool(true)
bool(false)

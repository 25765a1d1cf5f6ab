--TEST--
Swoole\Client: UDP: connect(), sendto(), senders; $sock_flag 1 hears of refusals
--FILE--
<?php
require __DIR__ . '/peer.inc';
$port = serve_datagrams(function ($socket, $data, $sender) {
    stream_socket_sendto($socket, strrev($data), 0, $sender);
});
$client = new Swoole\Client(SWOOLE_SOCK_UDP);
var_dump($client->connect('127.0.0.1', $port, 5), $client->isConnected(), $client->send('abc'), $client->recv());
var_dump($client->getpeername() === ['port' => $port, 'host' => '127.0.0.1']);
$client->close();
$client = new Swoole\Client(SWOOLE_SOCK_UDP);
var_dump($client->sendto('localhost', $port, 'four'), $client->sock > 2, $client->isConnected(), $client->recv());
$client->close();
var_dump($client->connect('127.0.0.1', $port, 0.05, 1), $client->send('12345'), $client->recv(2));
report('the rest is lost', @$client->recv(), $client);
$client->close();
$client->connect('127.0.0.1', closed_port(), 1, 1);
$client->send('x');
report('refused', @$client->recv(), $client);
report('nothing', @$client->sendto('127.0.0.1', $port, ''), $client);
report('port', @$client->sendto('127.0.0.1', 0, 'x'), $client);
report('sendfile', @$client->sendfile(__FILE__), $client);
report('enableSSL', @$client->enableSSL(), $client);
?>
--EXPECT--
bool(true)
bool(true)
int(3)
string(3) "cba"
bool(true)
bool(true)
bool(true)
bool(false)
string(4) "ruof"
bool(true)
int(5)
string(2) "54"
the rest is lost: false EAGAIN
refused: false ECONNREFUSED
nothing: false EINVAL
port: false EINVAL
sendfile: false EOPNOTSUPP
enableSSL: false EOPNOTSUPP

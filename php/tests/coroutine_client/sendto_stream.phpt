--TEST--
Swoole\Coroutine\Client::sendto(), recvfrom(): of a stream
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    report('sendto', $client->sendto('127.0.0.1', $port, 'x'), $client);
    $client->send('abcdef');
    report('recvfrom', $client->recvfrom(4, $address, $from), $client);
    var_dump($address, $from === $port);
    report('recvfrom', $client->recvfrom(4, $address), $client);
});
?>
--EXPECT--
sendto: false EOPNOTSUPP
recvfrom: "abcd" no error
string(9) "127.0.0.1"
bool(true)
recvfrom: "ef" no error

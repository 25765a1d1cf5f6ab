--TEST--
Swoole\Client: every method without a connection
--FILE--
<?php
require __DIR__ . '/peer.inc';
$client = new Swoole\Client(SWOOLE_SOCK_TCP);
$calls = ['recv' => [], 'send' => ['x'], 'sendfile' => [__FILE__], 'shutdown' => [2], 'enableSSL' => [], 'getPeerCert' => [],
    'verifyPeerCert' => [], 'getsockname' => [], 'getpeername' => [], 'getSocket' => [], 'close' => []];
foreach ($calls as $method => $arguments) {
    error_clear_last();
    report($method, @$client->$method(...$arguments), $client);
    echo '  ', error_get_last()['message'] ?? 'no warning', "\n";
}
report('sendto', @$client->sendto('127.0.0.1', 1, 'x'), $client);
var_dump($client->isConnected());
?>
--EXPECT--
recv: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::recv(): the client is not connected
send: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::send(): the client is not connected
sendfile: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::sendfile(): the client is not connected
shutdown: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::shutdown(): the client is not connected
enableSSL: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::enableSSL(): the client is not connected
getPeerCert: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::getPeerCert(): the client is not connected
verifyPeerCert: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::verifyPeerCert(): the client is not connected
getsockname: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::getsockname(): the client is not connected
getpeername: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::getpeername(): the client is not connected
getSocket: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::getSocket(): the client is not connected
close: false ERROR_CLIENT_NO_CONNECTION
  Swoole\Client::close(): the client is not connected
sendto: false EOPNOTSUPP
bool(false)

--TEST--
Swoole\Client::getSocket(): a Socket of the sockets extension over the same connection
--EXTENSIONS--
sockets
--FILE--
<?php
require __DIR__ . '/peer.inc';
$client = connected(serve(echo_back(...)));
$socket = $client->getSocket();
var_dump($socket::class, socket_write($socket, 'through the socket'), $client->recv());
$client->send('through the client');
$read = ['socket' => $socket];
$none = null;
var_dump(swoole_client_select($read, $none, $none, 5), array_keys($read), socket_read($socket, 100));
socket_close($socket);
var_dump($client->send('still there'), $client->recv());
$client->set(['timeout' => 0.05]);
report('timeout', @$client->recv(), $client);
$socket = $client->getSocket();
$client->close();
var_dump(socket_write($socket, 'kept open'), socket_read($socket, 100));
?>
--EXPECT--
string(6) "Socket"
int(18)
string(18) "through the socket"
int(1)
array(1) {
  [0]=>
  string(6) "socket"
}
string(18) "through the client"
int(11)
string(11) "still there"
timeout: false EAGAIN
int(9)
string(9) "kept open"

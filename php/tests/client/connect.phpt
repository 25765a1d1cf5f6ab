--TEST--
Swoole\Client::connect(): TCP, a name, again after close(), addresses of both ends, no event loop
--FILE--
<?php
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
$client = new Swoole\Client(SWOOLE_SOCK_TCP);
foreach (['127.0.0.1', 'localhost'] as $host) {
    var_dump($client->connect($host, $port, 5), $client->isConnected(), $client->sock > 2);
    var_dump($client->send('hello'), $client->recv());
    var_dump($client->getpeername() === ['port' => $port, 'host' => '127.0.0.1'], $client->getsockname()['host']);
    report('twice', @$client->connect($host, $port), $client);
    var_dump($client->close(), $client->sock, $client->isConnected());
}
report('closed twice', @$client->close(), $client);
var_dump(Swoole\Coroutine::stats()['event_num'] ?? 0);
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
int(5)
string(5) "hello"
bool(true)
string(9) "127.0.0.1"
twice: false EISCONN
bool(true)
int(-1)
bool(false)
bool(true)
bool(true)
bool(true)
int(5)
string(5) "hello"
bool(true)
string(9) "127.0.0.1"
twice: false EISCONN
bool(true)
int(-1)
bool(false)
closed twice: false ERROR_CLIENT_NO_CONNECTION
int(0)

--TEST--
Swoole\Coroutine\Client::set(): of a client that is connected
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(function ($connection) {
    @fwrite($connection, "a line\nand ");
    fgets($connection);
    @fwrite($connection, "more\n");
    fgets($connection);
});
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    var_dump($client->set(['open_eof_split' => true, 'package_eof' => "\n", 'read_timeout' => 0.05]));
    var_dump($client->recv());
    report('unfinished', $client->recv(), $client);
    $client->send("go\n");
    var_dump($client->recv(5));
    report('silence', $client->recv(), $client);
    $client->set(['socket_buffer_size' => 8192]);
    var_dump($client->exportSocket()->getOption(SOL_SOCKET, SO_RCVBUF) <= 32768);
    $client->close();
    $client->set(['bind_address' => '127.0.0.1', 'open_tcp_nodelay' => false]);
    var_dump($client->connect('127.0.0.1', $port), $client->getsockname()['host']);
    var_dump($client->exportSocket()->getOption(SOL_TCP, TCP_NODELAY) !== 0);
    $client->close();
    $client->set(['bind_address' => '::1']);
    var_dump($client->connect('127.0.0.1', $port), $client->errCode !== 0);
});
?>
--EXPECT--
bool(true)
string(7) "a line
"
unfinished: false ETIMEDOUT
string(9) "and more
"
silence: false ETIMEDOUT
bool(true)
bool(true)
string(9) "127.0.0.1"
bool(false)
bool(false)
bool(true)

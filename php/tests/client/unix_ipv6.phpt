--TEST--
Swoole\Client: Unix sockets of both kinds, IPv6
--FILE--
<?php
require __DIR__ . '/peer.inc';
$path = sys_get_temp_dir() . '/shoal_' . getmypid();
serve(echo_back(...), [], "unix://$path.stream");
foreach (["$path.stream", "unix:$path.stream"] as $host) {
    $client = new Swoole\Client(SWOOLE_SOCK_UNIX_STREAM);
    var_dump($client->connect($host, 0, 5), $client->send('unix'), $client->recv());
    var_dump($client->getpeername() === ['port' => 0, 'host' => "$path.stream"]);
    $client->close();
}
$client = new Swoole\Client(SWOOLE_SOCK_UNIX_DGRAM);
$client->set(['bind_address' => "$path.client"]);
$server = new Swoole\Client(SWOOLE_SOCK_UNIX_DGRAM);
$server->set(['bind_address' => "$path.server"]);
report('nobody', @$server->sendto("$path.client", 0, 'first'), $server);
@$client->sendto("$path.server", 0, 'first');
var_dump($server->recv(), $server->getpeername() === ['port' => 0, 'host' => "$path.client"]);
$client->close();
unlink("$path.client");
var_dump($client->connect("$path.server", 0, 5), $client->send('datagram'), $server->recv());
unset($client);
array_map(unlink(...), glob("$path.*"));
$client = new Swoole\Client(SWOOLE_SOCK_TCP6);
var_dump($client->connect('::1', serve(echo_back(...), [], 'tcp://[::1]:0'), 5), $client->send('six'), $client->recv(), $client->getsockname()['host']);
?>
--EXPECT--
bool(true)
int(4)
string(4) "unix"
bool(true)
bool(true)
int(4)
string(4) "unix"
bool(true)
nobody: false ENOENT
string(5) "first"
bool(true)
bool(true)
int(8)
string(8) "datagram"
bool(true)
int(3)
string(3) "six"
string(3) "::1"

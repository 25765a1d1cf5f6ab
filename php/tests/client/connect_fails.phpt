--TEST--
Swoole\Client::connect(): refused, a full queue, no such name, wrong arguments; nothing stays open
--FILE--
<?php
require __DIR__ . '/peer.inc';
$listener = stream_socket_server('tcp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN,
    stream_context_create(['socket' => ['backlog' => 1]]));
$name = stream_socket_get_name($listener, false);
$port = (int) substr(strrchr($name, ':'), 1);
$held = [];
for ($i = 0; $i < 5; $i++) {
    $held[] = @stream_socket_client("tcp://$name", $code, $text, 0.1, STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT);
}
$before = count(scandir('/proc/self/fd'));
$client = new Swoole\Client(SWOOLE_SOCK_TCP);
report('refused', @$client->connect('127.0.0.1', closed_port()), $client);
var_dump(swoole_last_error() === SOCKET_ECONNREFUSED, error_get_last()['message'] === "Swoole\\Client::connect(): connect to server[127.0.0.1:" . preg_replace('/.*:(\d+)\].*/', '$1', error_get_last()['message']) . "] failed. Error: Connection refused[111]");
ini_set('swoole.display_errors', '0');
report('refused, without a warning', $client->connect('127.0.0.1', closed_port()), $client);
foreach ([[], [0.1]] as $timeout) {
    $client->set(['connect_timeout' => 1.5]);  // Longer than without any setting; far from 0.1 s also on a busy machine.
    $started = hrtime(true);
    report('full queue', $client->connect('127.0.0.1', $port, ...$timeout), $client);
    $seconds = (hrtime(true) - $started) / 1e9;
    echo $seconds < 0.099 ? 'too soon' : ($seconds < 1.499 ? '0.1 s' : ($seconds < 10 ? '1.5 s' : 'late')), "\n";
}
report('no such name', $client->connect('no-such-name.invalid', 80), $client);
report('IPv6 for an IPv4 client', $client->connect('::1', 80), $client);
report('empty host', @$client->connect('', 80), $client);
report('port', @$client->connect('127.0.0.1', 70000), $client);
$unix = new Swoole\Client(SWOOLE_SOCK_UNIX_STREAM);
report('no such path', $unix->connect('/nowhere/at/all.sock'), $unix);
$client->set(['bind_address' => '::1']);
report('bind_address of another family', $client->connect('127.0.0.1', $port), $client);
var_dump($client->isConnected(), $client->sock, count(scandir('/proc/self/fd')) - $before);
?>
--EXPECT--
refused: false ECONNREFUSED
bool(true)
bool(true)
refused, without a warning: false ECONNREFUSED
full queue: false ETIMEDOUT
1.5 s
full queue: false ETIMEDOUT
0.1 s
no such name: false ERROR_DNSLOOKUP_RESOLVE_FAILED
IPv6 for an IPv4 client: false 97
empty host: false EINVAL
port: false EINVAL
no such path: false ENOENT
bind_address of another family: false 99
bool(false)
int(-1)
int(0)

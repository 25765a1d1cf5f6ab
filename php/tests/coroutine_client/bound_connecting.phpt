--TEST--
Swoole\Coroutine\Client: used by others while one connects or begins TLS; closed meanwhile
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
// Takes the connection and says nothing: the handshake waits.
$port = serve(stay_silent(...));
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $owner = go(function () use ($client, $port) {
        report('connect', $client->connect('127.0.0.1', $port, 10), $client);
        var_dump($client->connected, $client->fd);
    });
    Co::sleep(0.02);
    foreach (['connect' => ['127.0.0.1', $port], 'recv' => [], 'send' => ['x'], 'peek' => [], 'enableSSL' => []] as $method => $arguments) {
        try {
            var_dump($client->$method(...$arguments));
        } catch (Swoole\Error $error) {
            $cid = Co::getCid();
            $text = $error->getMessage();
            echo $method, ' ', str_contains($text, "another coroutine#$owner") && str_contains($text, "coroutine#$cid ") ? 'both named' : $text, ' ',
                $error->getCode(), "\n";
        }
    }
    var_dump($client->isConnected(), $client->close(), $client->errCode === SWOOLE_ERROR_CO_SOCKET_CLOSE_WAIT);
    Co::sleep(0.02);
    echo "enableSSL() that waits\n";
    $plain = new Client(SWOOLE_SOCK_TCP);
    $plain->connect('127.0.0.1', $port);
    $owner = go(function () use ($plain) {
        report('enableSSL', $plain->enableSSL(), $plain);
    });
    foreach (['send' => ['x'], 'peek' => [], 'enableSSL' => []] as $method => $arguments) {
        try {
            var_dump($plain->$method(...$arguments));
        } catch (Swoole\Error $error) {
            echo $method, ' ', str_contains($error->getMessage(), "another coroutine#$owner") ? 'named' : $error->getMessage(), "\n";
        }
    }
    var_dump($plain->close(), $plain->errCode === SWOOLE_ERROR_CO_SOCKET_CLOSE_WAIT, $plain->connected);
    Co::sleep(0.02);
    echo "end\n";
});
?>
--EXPECT--
connect both named 10002
recv both named 10002
send both named 10002
peek both named 10002
enableSSL both named 10002
connect: false ECANCELED
bool(false)
int(-1)
bool(false)
bool(false)
bool(true)
enableSSL() that waits
send named
peek named
enableSSL named
enableSSL: false ECANCELED
bool(false)
bool(true)
bool(false)
end

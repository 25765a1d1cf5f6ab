--TEST--
Swoole\Coroutine\Client::connect(): close() by another coroutine ends the wait for a name
--FILE--
<?php
use Swoole\Coroutine\Client;
use Swoole\Coroutine\Socket;

$silent = stream_socket_server('udp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND);
Co::set(['dns_server' => stream_socket_get_name($silent, false)]);
foreach ([new Client(SWOOLE_SOCK_TCP), new Socket(AF_INET, SOCK_STREAM, 0)] as $client) {
    Co\run(function () use ($client) {
        $connecting = go(function () use ($client) {
            var_dump($client->connect('silent.test', 80, 30), $client->errCode === SOCKET_ECANCELED);
        });
        Co::sleep(0.02);
        try {
            $client->connect('silent.test', 80, 30);
        } catch (Swoole\Error $error) {
            var_dump(str_contains($error->getMessage(), "has already been bound to another coroutine#$connecting,"));
        }
        var_dump($client->close());
        echo "closed\n";
    });
}
?>
--EXPECT--
bool(true)
bool(true)
closed
bool(false)
bool(true)
bool(true)
bool(true)
closed
bool(false)
bool(true)

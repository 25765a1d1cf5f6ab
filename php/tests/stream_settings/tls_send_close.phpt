--TEST--
TLS: what was sent before close() arrives whole, from all clients, though the server's tickets come later
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
require __DIR__ . '/../coroutine_client/peer.inc';
require __DIR__ . '/../coroutine_client/certificates.inc';
[$reader, $writer] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$port = serve(function ($connection) use ($writer) {
    usleep(2_000);
    for ($total = 0; ($data = fread($connection, 65536)) !== false && $data !== ''; $total += strlen($data));
    fwrite($writer, "$total " . (feof($connection) ? 'end' : 'no end') . "\n");
}, server_tls(make_certificate('leaf', ['localhost'])));
$data = str_repeat('x', 1 << 20);
$options = ['open_ssl' => true, 'timeout' => 10];
$clients = [
    Swoole\Client::class => function () { return new Swoole\Client(SWOOLE_SOCK_TCP | SWOOLE_SSL); },
    Swoole\Coroutine\Client::class => function () { return new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP | SWOOLE_SSL); },
    Swoole\Coroutine\Socket::class => function () { return new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM, 0); },
];
foreach ($clients as $name => $make) {
    $reports = [];
    for ($round = 0; $round < 20; $round++) {
        $talk = function () use ($make, $port, $data, $options) {
            $client = $make();
            $client instanceof Swoole\Coroutine\Socket ? $client->setProtocol($options) : $client->set($options);
            if (!$client->connect('127.0.0.1', $port, 10)) {
                exit("cannot connect: $client->errCode\n");
            }
            $sent = $client instanceof Swoole\Coroutine\Socket ? $client->sendAll($data) : $client->send($data);
            if ($sent !== strlen($data) || !$client->close()) {
                echo "sent $sent\n";
            }
        };
        $name === Swoole\Client::class ? $talk() : Co\run($talk);
        $reports[] = trim(fgets($reader));
    }
    echo $name, ': ', json_encode(array_count_values($reports)), "\n";
}
?>
--EXPECT--
Swoole\Client: {"1048576 end":20}
Swoole\Coroutine\Client: {"1048576 end":20}
Swoole\Coroutine\Socket: {"1048576 end":20}

--TEST--
Swoole\Coroutine\Client::recv(): the stream ends between packets, and inside of one
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(fn ($connection) => fwrite($connection, "whole\nhal"));
$clean = serve(fn ($connection) => fwrite($connection, "whole\n"));
Co\run(function () use ($port, $clean) {
    foreach (['inside' => $port, 'between' => $clean] as $what => $where) {
        $client = new Client(SWOOLE_SOCK_TCP);
        $client->set(['open_eof_split' => true, 'package_eof' => "\n", 'timeout' => 5]);
        $client->connect('127.0.0.1', $where);
        report($what, $client->recv(), $client);
        report($what, $client->recv(), $client);
        report($what, $client->recv(), $client);
        var_dump($client->close());
    }
});
?>
--EXPECT--
inside: "whole\n" no error
inside: "" ECONNRESET
inside: "" no error
bool(true)
between: "whole\n" no error
between: "" no error
between: "" no error
bool(true)

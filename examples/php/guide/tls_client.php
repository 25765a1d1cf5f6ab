<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\Client;
use function Swoole\Coroutine\run;

run(function () {
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $client->set([
        'ssl_verify_peer' => true,
        'ssl_cafile' => 'ca.pem',
        'ssl_host_name' => 'localhost',
        'timeout' => 5.0,
    ]);
    if (!$client->connect('127.0.0.1', 9501)) {
        echo "refused: ", swoole_strerror($client->errCode), "\n";
        return;
    }
    $client->send("GET / HTTP/1.0\r\n\r\n");
    echo strtok($client->recv(), "\r"), "\n";
    $client->close();
});

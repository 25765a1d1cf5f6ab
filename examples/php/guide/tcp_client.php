<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\Client;
use function Swoole\Coroutine\run;

run(function () {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['open_eof_check' => true, 'package_eof' => "\n", 'timeout' => 2.0]);
    if (!$client->connect('127.0.0.1', 9501)) {
        echo "cannot connect: ", $client->errMsg, "\n";
        return;
    }
    $client->send("hello\nagain\n");
    echo $client->recv();
    echo $client->recv();
    $client->close();
});

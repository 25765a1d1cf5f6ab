<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3.12.5: time limits of all coroutine clients, of one client, of one call. The server never answers.
Co::set([
    'socket_connect_timeout' => 1,
    'socket_timeout' => 5,
]);
go(function () {
    $silent = new Co\Socket(AF_INET, SOCK_STREAM);
    $silent->bind('127.0.0.1');
    $silent->listen();
    $client = new Co\Client(SWOOLE_SOCK_TCP);
    $client->set(['timeout' => 0.2]);
    $client->connect('127.0.0.1', $silent->getsockname()['port']);
    foreach ([0, 0.1] as $timeout) {
        $start = microtime(true);
        var_dump($client->recv($timeout));
        echo $client->errCode === SOCKET_ETIMEDOUT ? 'timed out' : 'failed', "\n";
        echo round(microtime(true) - $start, 1), "\n";
    }
});

<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 3: a coroutine client inside a server; while it waits, the worker serves others.
$http = new swoole_http_server('127.0.0.1', 9501);
$http->on('request', function($request, $response) {
    $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', 8888, 0.5);
    // connect() switches coroutines.
    $client->send('hello world from swoole');
    // recv() switches coroutines too.
    $ret = $client->recv();
    $response->header('Content-Type', "text/plain");
    $response->end($ret);
    $client->close();
});
$http->start();

<?php
// SPDX-License-Identifier: Apache-2.0
$server = new Swoole\Http\Server('127.0.0.1', 9501);
$server->set(['worker_num' => 2]);
$server->on('start', function ($server) {
    echo "listening on {$server->host}:{$server->port}\n";
});
$server->on('request', function ($request, $response) {
    $name = $request->get['name'] ?? 'world';
    $response->header('Content-Type', 'text/plain');
    $response->end("hello {$name}\n");
});
$server->start();

<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.11: each worker process knows only the connections that it took.
$server = new Swoole\Http\Server('127.0.0.1', 9501);
$fds = [];
$server->on('connect', function($server, $fd) {
    echo "connection open: {$fd}\n";
    global $fds;
    $fds[] = $fd;
    var_dump($fds);
});
$server->on('request', function($request, $response) {
    $response->end();
});
$server->start();

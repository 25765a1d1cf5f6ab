<?php
// SPDX-License-Identifier: Apache-2.0
// The smallest HTTP server. ./shoal run starts it; stop it with Ctrl-C.
$http = new Swoole\Http\Server('127.0.0.1', (int) ($argv[1] ?? 9501));

$http->on('request', function ($request, $response) {
    $response->header('Content-Type', 'text/html; charset=utf-8');
    $response->end("<h1>Hello Swoole. #" . rand(1000, 9999) . "</h1>");
});

$http->start();

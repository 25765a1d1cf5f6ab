<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 7: an HTTP server.
$http = new Swoole\Http\Server('127.0.0.1', 9501);
$http->on('request', function($request, $response) {
    $response->end("<h1>Hello Swoole. #" . rand(1000, 9999) . "<h1>");
});
$http->start();

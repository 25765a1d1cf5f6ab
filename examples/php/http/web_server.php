<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.3: a web server that shows what it was sent.
$http = new swoole_http_server('0.0.0.0', 9501);
$http->on('request', function($request, $response) {
    var_dump($request->get, $request->post);
    $response->header('Content-Type', 'text/html;charset=utf-8');
    $response->end("<h1>hello world. #" . rand(1000, 9999) . "</h1>");
});
$http->start();

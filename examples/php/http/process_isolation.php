<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.4.6: each worker process has its own $i.
$server = new Swoole\Http\Server('127.0.0.1', 9501);
$i = 1;
$server->on('Request', function($request, $response) {
    global $i;
    $response->end($i++);
});
$server->start();

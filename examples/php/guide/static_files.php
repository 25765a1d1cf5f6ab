<?php
// SPDX-License-Identifier: Apache-2.0
$server = new Swoole\Http\Server('127.0.0.1', 9501);
$server->set([
    'enable_static_handler' => true,
    'document_root' => getenv('DOCUMENT_ROOT') ?: __DIR__,
    'static_handler_locations' => ['/assets'],
    'http_index_files' => ['index.html'],
]);
$server->on('request', function ($request, $response) {
    $response->end("dynamic\n");
});
$server->start();

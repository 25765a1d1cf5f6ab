<?php
// SPDX-License-Identifier: Apache-2.0
$server = new Swoole\Http\Server('127.0.0.1', 9501);
$server->on('request', function ($request, $response) {
    try {
        if ($request->server['path_info'] === '/broken') {
            throw new RuntimeException('the reason, for the log only');
        }
        $response->end("fine\n");
    } catch (Throwable $error) {
        error_log((string) $error);
        $response->status(500);
        $response->end("something went wrong\n");
    }
});
$server->start();

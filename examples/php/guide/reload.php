<?php
// SPDX-License-Identifier: Apache-2.0
$server = new Swoole\Http\Server('127.0.0.1', 9501);
$server->set([
    'worker_num' => 2,
    'pid_file' => getenv('PID_FILE') ?: '/tmp/shoal-guide.pid',
    'max_wait_time' => 30,
]);
$server->on('workerStart', function ($server, $workerId) {
    // Loaded by each worker: a reload brings the new code.
    require getenv('HANDLER') ?: __DIR__ . '/handler.inc';
});
$server->on('request', function ($request, $response) {
    handle($request, $response);
});
$server->start();

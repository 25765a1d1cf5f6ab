<?php
// SPDX-License-Identifier: Apache-2.0
// Uploads: parts go to a file in upload_tmp_dir as they arrive. Arguments: port, directory.
$server = new Swoole\Http\Server('127.0.0.1', (int) $argv[1], SWOOLE_BASE);
$server->set([
    'worker_num' => 1,
    'log_level' => SWOOLE_LOG_WARNING,
    'upload_tmp_dir' => $argv[2],
    'upload_max_filesize' => 64 << 20,
    'package_max_length' => 64 << 20,
]);
$server->on('request', function ($request, $response) {
    if (($request->files['file']['error'] ?? -1) !== 0) {
        $response->status(500);
    }
    $response->end('ok');
});
$server->start();

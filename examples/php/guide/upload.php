<?php
// SPDX-License-Identifier: Apache-2.0
$target = getenv('UPLOADS') ?: '/tmp';
$server = new Swoole\Http\Server('127.0.0.1', 9501);
$server->set(['upload_max_filesize' => '64M']);
$server->on('request', function ($request, $response) use ($target) {
    $file = $request->files['document'] ?? null;
    if ($file === null || $file['error'] !== UPLOAD_ERR_OK) {
        $response->status(400);
        $response->end("send a file in the field document\n");
        return;
    }
    // The client's name is data. Never build a path from it.
    $path = $target . '/' . bin2hex(random_bytes(8));
    move_uploaded_file($file['tmp_name'], $path);
    $response->end("{$file['size']} bytes of {$file['name']} are kept\n");
});
$server->start();

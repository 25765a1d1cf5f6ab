<?php
// SPDX-License-Identifier: Apache-2.0
// HTTP hello: BASE mode, one worker. Arguments: port [worker_num].
$server = new Swoole\Http\Server('127.0.0.1', (int) $argv[1], SWOOLE_BASE);
$server->set(['worker_num' => (int) ($argv[2] ?? 1), 'log_level' => SWOOLE_LOG_WARNING]);
$server->on('request', fn ($request, $response) => $response->end('hello world'));
$server->start();

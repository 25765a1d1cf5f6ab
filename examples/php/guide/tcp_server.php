<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Server;

$server = new Server('127.0.0.1', 9501);
$server->set([
    'open_eof_split' => true,
    'package_eof' => "\n",
    'package_max_length' => 64 * 1024,
    'heartbeat_idle_time' => 60,
]);
$server->on('connect', function (Server $server, int $fd) {
    $server->send($fd, "hello $fd\n");
});
$server->on('receive', function (Server $server, int $fd, int $reactorId, string $line) {
    if (trim($line) === 'quit') {
        $server->close($fd);
        return;
    }
    $server->send($fd, strtoupper($line));
});
$server->start();

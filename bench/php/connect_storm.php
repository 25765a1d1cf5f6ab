<?php
// SPDX-License-Identifier: Apache-2.0
// As many coroutines as asked for connect to a local server at once and exchange one message.
// Arguments: port, connections.
require __DIR__ . '/measure.inc';
if (!class_exists('Swoole\Coroutine\Socket')) {
    skip('Swoole\Coroutine\Socket does not exist');
}
use Swoole\Coroutine;
use Swoole\Coroutine\Socket;
$port = (int) $argv[1];
$connections = (int) ($argv[2] ?? 10_000);
$failed = 0;
$cpu = cpu_ns();
$started = hrtime(true);
Coroutine\run(static function () use ($port, $connections, &$failed): void {
    for ($i = 0; $i < $connections; ++$i) {
        Coroutine::create(static function () use ($port, &$failed): void {
            $socket = new Socket(AF_INET, SOCK_STREAM, 0);
            if (!$socket->connect('127.0.0.1', $port) || !$socket->send('0123456789abcdef') || $socket->recv(64) !== '0123456789abcdef') {
                ++$failed;
            }
            $socket->close();
        });
    }
});
if ($failed !== 0) {
    fwrite(STDERR, "$failed connections failed\n");
    exit(1);
}
report(['s' => (hrtime(true) - $started) / 1e9, 'cpu_s' => (cpu_ns() - $cpu) / 1e9]);

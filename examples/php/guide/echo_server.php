<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\Socket;
use function Swoole\Coroutine\{go, run};

run(function () {
    $listener = new Socket(AF_INET, SOCK_STREAM);
    $listener->bind('127.0.0.1', 9501);
    $listener->listen();
    while ($connection = $listener->accept(-1)) {
        go(function () use ($connection) {
            while (($line = $connection->recvLine(1024, 30)) !== false && $line !== '') {
                if (trim($line) === 'quit') {
                    break;
                }
                $connection->sendAll(strtoupper($line));
            }
            $connection->close();
        });
    }
});

<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\Socket;
use function Swoole\Coroutine\{go, run};

run(function () {
    [$sender, $receiver] = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    $receiver->setProtocol([
        'open_length_check' => true,
        'package_length_type' => 'n',
        'package_length_offset' => 0,
        'package_body_offset' => 2,
        'package_max_length' => 65536,
    ]);
    go(function () use ($sender) {
        foreach (['one', 'three', ''] as $body) {
            $sender->sendAll(pack('n', strlen($body)) . $body);
        }
        $sender->close();
    });
    while (($packet = $receiver->recvPacket(1)) !== false && $packet !== '') {
        echo '[', substr($packet, 2), "]\n";
    }
});

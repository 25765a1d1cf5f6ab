<?php
// SPDX-License-Identifier: Apache-2.0
use function Swoole\Coroutine\{go, run};

run(function () {
    [$left, $right] = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    go(function () use ($right) {
        $right->sendAll(strtoupper($right->recvAll(5)));
    });
    $left->sendAll('hello');
    echo $left->recvAll(5), "\n";

    var_dump($left->recv(64, 0.05));
    echo $left->errCode === SOCKET_ETIMEDOUT ? "nothing came in 50 ms\n" : $left->errMsg;
});

<?php
// SPDX-License-Identifier: Apache-2.0
// Coroutine 2.x: a TCP client; connect() and recv() let other coroutines run. In a coroutine of its own here, since
// the published fragment stands in a server's callback.
go(function () {
    $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
    $client->connect("127.0.0.1", 8888, 0.5);
    // connect() switches coroutines.
    $client->send("hello world from swoole");
    // recv() switches coroutines.
    $ret = $client->recv();
    $client->close();
    echo $ret;
});

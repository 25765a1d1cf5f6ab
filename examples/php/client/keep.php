<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 12.1.1, manual 1.x __construct: a connection that outlives its client, as each request under php-fpm would use it.
foreach (['first', 'second'] as $request) {
    $cli = new swoole_client(SWOOLE_TCP|SWOOLE_KEEP);
    $cli->connect('127.0.0.1', 9501, 0.5);
    $cli->send($request);
    echo $cli->recv(), $cli->reuse ? ', the connection was kept' : ', a new connection', "\n";
    $cli->close();
}

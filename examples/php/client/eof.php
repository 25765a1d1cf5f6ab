<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.9: packets that end with a mark. The client's half; the server's waits for Swoole\Server.
$client = new swoole_client(SWOOLE_SOCK_TCP);
$client->set([
    'open_eof_split' => true,
    'package_eof' => "\r\n",
]);
$client->connect('127.0.0.1', 9501, 0.5);
$client->send("one\r\ntwo\r\n");
echo $client->recv();
echo $client->recv();

<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 12: a blocking client that waits for the connection as long as it takes.
$client = new swoole_client(SWOOLE_SOCK_TCP);
if(!$client->connect('127.0.0.1', 9501, -1)) {
    exit("Connect failed. Error: {$client->errCode}\n");
}
$client->send("hello world\n");
echo $client->recv();
$client->close();

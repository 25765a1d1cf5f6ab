<?php
// SPDX-License-Identifier: Apache-2.0
$client = new Swoole\Client(SWOOLE_SOCK_TCP);
$client->set(['open_eof_check' => true, 'package_eof' => "\n"]);
if (!$client->connect('127.0.0.1', 9501, 2.0)) {
    exit('cannot connect: ' . swoole_strerror($client->errCode) . "\n");
}
$client->send("hello\n");
echo $client->recv();
$client->close();

<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.7: a blocking TCP client for the first TCP server.
$client = new swoole_client(SWOOLE_SOCK_TCP);
// Connect to the server.
if(!$client->connect('127.0.0.1', 9501, 0.5))
    die("connect failed.");
// Send.
if(!$client->send('hello world'))
    die('send failed.');
// Receive.
$data = $client->recv();
if(!$data)
    die("receive failed.");
echo $data;
// Close the connection.
$client->close();

<?php
// SPDX-License-Identifier: Apache-2.0
// Manual 1.x, swoole_client->set: each fragment on a client of its own, against the same server.
$ask = function (array $setting) {
    $client = new swoole_client(SWOOLE_SOCK_TCP);
    $client->set($setting);
    $client->connect('127.0.0.1', 9501, 0.5);
    $client->send("hello\r\n\r\n");
    echo strlen($client->recv()), "\n";
    $client->close();
};

// 1: a mark at the end.
$ask(
    array(
        'open_eof_check'      => true,
        'package_eof'         => "\r\n\r\n",
        'package_max_length' => 1024 * 1024 * 2,
    )
);

// 3: buffers of the socket.
$ask(
    array(
        'socket_buffer_size' => 1024*1024*2, // A buffer of 2 MiB.
    )
);

// 4: no Nagle algorithm.
$ask(
    array(
        'open_tcp_nodelay' => true,
    )
);

// 6: the local end.
$ask(
    array(
        'bind_address' => '127.0.0.1',
        'bind_port'    => 0,
    )
);

// 2: a length in front, so the message is another one.
$client = new swoole_client(SWOOLE_SOCK_TCP);
$client->set(
    array(
        'open_length_check'    => 1,
        'package_length_type'  => 'N',
        'package_length_offset' => 0,
        'package_body_offset'  => 4,
        'package_max_length'   => 2000000,
    )
);
$client->connect('127.0.0.1', 9501, 0.5);
$client->send(pack('N', 5) . 'hello');
echo substr($client->recv(), 4), "\n";

--TEST--
Swoole\Coroutine::set(): socket_buffer_size is given to new sockets
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\Socket;
$sizes = fn (Socket $socket) => [$socket->getOption(1, 7), $socket->getOption(1, 8)];   // SO_SNDBUF, SO_RCVBUF
Co\run(function () use ($sizes) {
    $before = $sizes(new Socket(AF_INET, SOCK_STREAM, 0));
    Coroutine::set(['socket_buffer_size' => '32K']);
    echo json_encode($sizes(new Socket(AF_INET, SOCK_STREAM, 0))), "\n";   // Linux doubles it.
    Coroutine::set(['socket_buffer_size' => 0]);
    var_dump($sizes(new Socket(AF_INET, SOCK_STREAM, 0)) === $before);
});
--EXPECT--
[65536,65536]
bool(true)

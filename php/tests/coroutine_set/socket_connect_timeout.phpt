--TEST--
Swoole\Coroutine::set(): socket_connect_timeout, where the listener's queue is full
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\Socket;
Co\run(function () {
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->bind('127.0.0.1');
    $listener->listen(0);
    $port = $listener->getsockname()['port'];
    Coroutine::set(['socket_connect_timeout' => 0.05]);
    $sockets = [];
    for ($i = 0; $i < 8; $i++) {
        $sockets[] = $socket = new Socket(AF_INET, SOCK_STREAM, 0);
        $began = hrtime(true);
        if (!$socket->connect('127.0.0.1', $port)) break;
    }
    $took = (hrtime(true) - $began) / 1e9;
    var_dump($socket->errCode, $took >= 0.05 && $took < 0.9);
});
--EXPECT--
int(110)
bool(true)

--TEST--
Swoole\Coroutine\System::waitEvent(): coroutine sockets and clients, synchronous clients, numbers, PHP's sockets
--SKIPIF--
<?php if (!function_exists('socket_create_pair')) die('skip sockets is not loaded'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
use Swoole\Coroutine\Socket;
use Swoole\Coroutine\System;
function check(string $name, mixed $waited, callable $send, callable $receive): void
{
    $silent = System::waitEvent($waited, SWOOLE_EVENT_READ, 0.001) === false && swoole_last_error() === SOCKET_ETIMEDOUT;
    $writable = System::waitEvent($waited, SWOOLE_EVENT_WRITE, 5) === SWOOLE_EVENT_WRITE;
    go(function () use ($send) {
        Co::sleep(0.002);
        $send('x');
    });
    $readable = System::waitEvent($waited, SWOOLE_EVENT_READ, 5) === SWOOLE_EVENT_READ;
    echo $name, $silent && $writable && $readable && $receive() === 'x' ? ": fine\n" : ": wrong\n";
}
Co\run(function () {
    [$left, $right] = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    check('Coroutine\Socket', $left, $right->send(...), fn () => $left->recv());
    check('its descriptor', $left->fd, $right->send(...), fn () => $left->recv());
    socket_create_pair(AF_UNIX, SOCK_STREAM, 0, $pair);
    check('Socket', $pair[0], fn ($text) => socket_write($pair[1], $text), fn () => socket_read($pair[0], 9));
    $streams = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    check('stream', $streams[0], fn ($text) => fwrite($streams[1], $text), fn () => fread($streams[0], 9));
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->bind('127.0.0.1', 0);
    $listener->listen();
    foreach ([Client::class, Swoole\Client::class] as $class) {
        $client = new $class(SWOOLE_SOCK_TCP);
        $client->connect('127.0.0.1', $listener->getsockname()['port'], 5);
        $peer = $listener->accept(5);
        check($class, $client, $peer->send(...), fn () => $client->recv());
        $client->close();
        var_dump(@System::waitEvent($client, SWOOLE_EVENT_READ, 5));
    }
});
--EXPECT--
Coroutine\Socket: fine
its descriptor: fine
Socket: fine
stream: fine
Swoole\Coroutine\Client: fine
bool(false)
Swoole\Client: fine
bool(false)

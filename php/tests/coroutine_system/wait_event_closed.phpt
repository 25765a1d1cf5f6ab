--TEST--
Swoole\Coroutine\System::waitEvent(): what another coroutine closes
--FILE--
<?php
use Swoole\Coroutine\Client;
use Swoole\Coroutine\Socket;
use Swoole\Coroutine\System;
function wait_and_close(string $name, object $waited, int $waiters = 1): void
{
    for ($i = 0; $i < $waiters; ++$i) {
        go(function () use ($name, $waited) {
            $answer = System::waitEvent($waited, SWOOLE_EVENT_READ);
            echo $name, ': ', json_encode($answer), ' ', swoole_last_error() === SOCKET_ECANCELED ? 'ECANCELED' : swoole_last_error(), "\n";
        });
    }
    $waited->close();
    Co::sleep(0.002);
}
Co\run(function () {
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->bind('127.0.0.1', 0);
    $listener->listen();
    [$left] = $pair = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    wait_and_close('a socket that was never waited for', $left);
    [$left] = $pair = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    $left->recv(1, 0.001);
    wait_and_close('a socket that the loop knows', $left, 2);
    foreach ([Client::class, Swoole\Client::class] as $class) {
        $client = new $class(SWOOLE_SOCK_TCP);
        $client->connect('127.0.0.1', $listener->getsockname()['port'], 5);
        $peer = $listener->accept(5);
        wait_and_close($class, $client);
        var_dump($peer->recv(1, 5));
    }
});
--EXPECT--
a socket that was never waited for: false ECANCELED
a socket that the loop knows: false ECANCELED
a socket that the loop knows: false ECANCELED
Swoole\Coroutine\Client: false ECANCELED
string(0) ""
Swoole\Client: false ECANCELED
string(0) ""

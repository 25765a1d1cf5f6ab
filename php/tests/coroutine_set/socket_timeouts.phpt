--TEST--
Swoole\Coroutine::set(): the timeouts of sockets: socket_timeout for both directions, narrower ones beside it count
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\Socket;
function pair(): array { return swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0); }
function seconds(callable $call): float
{
    $began = hrtime(true);
    $call();
    return (hrtime(true) - $began) / 1e9;
}
/** Which of the two directions have ended by themselves within the time that the test allows. */
function limits(array $options): string
{
    Coroutine::set($options);
    $ended = [];
    $cids = [];
    foreach (['read', 'write'] as $direction) {
        $cids[] = go(function () use ($direction, &$ended) {
            [$socket, $peer] = pair();
            $answer = $direction === 'read' ? $socket->recv() : $socket->sendAll(str_repeat('x', 4 << 20));
            if ($socket->errCode === SOCKET_ETIMEDOUT) $ended[] = $direction;
        });
    }
    Coroutine::join($cids, 0.15);
    array_map(fn ($cid) => Coroutine::cancel($cid), $cids);
    sort($ended);
    return implode(' and ', $ended) ?: 'none';
}
Co\run(function () {
    echo limits(['socket_timeout' => 0.01]), "\n";
    echo limits(['socket_timeout' => -1]), "\n";
    echo limits(['socket_timeout' => 0.01]), "\n";
    echo limits(['socket_timeout' => 0]), "\n";
    echo limits(['socket_read_timeout' => 0.01]), "\n";
    echo limits(['socket_write_timeout' => 0.01]), "\n";
    echo limits(['socket_recv_timeout' => -1]), "\n";
    echo limits(['socket_send_timeout' => -1]), "\n";
    echo limits(['socket_read_timeout' => 0.01, 'socket_timeout' => -1]), "\n";
    echo limits(['socket_timeout' => -1, 'socket_send_timeout' => 0.01]), "\n";
    echo limits(['socket_timeout' => 0.01, 'socket_recv_timeout' => -1]), "\n";
    Coroutine::set(['socket_timeout' => 0.02]);
    [$socket, $peer] = pair();
    $took = seconds(fn () => $socket->recv());
    var_dump($took >= 0.02 && $took < 1);
});
--EXPECT--
read and write
none
read and write
none
read
read and write
write
none
read
write
write
bool(true)

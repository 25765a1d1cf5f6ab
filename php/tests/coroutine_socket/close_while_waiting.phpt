--TEST--
Swoole\Coroutine\Socket::close(), cancel(): calls under way fail at once with ECANCELED; that close() returns false, the next true
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine;
use Swoole\Coroutine\Socket;
Co\run(function () {
    $big = str_repeat('x', 10_000_000);
    $waits = [
        'recv' => fn (Socket $s) => $s->recv(),
        'recv small' => fn (Socket $s) => $s->recv(10),
        'recvAll' => fn (Socket $s) => $s->recvAll(),
        'recvLine' => fn (Socket $s) => $s->recvLine(),
        'recvWithBuffer' => fn (Socket $s) => $s->recvWithBuffer(),
        'recvPacket' => fn (Socket $s) => $s->recvPacket(),
        'recvfrom' => fn (Socket $s) => $s->recvfrom($peer),
        'readVector' => fn (Socket $s) => $s->readVector([10]),
        'readVectorAll' => fn (Socket $s) => $s->readVectorAll([10]),
        'accept' => fn (Socket $s) => $s->accept(),
        'send' => fn (Socket $s) => $s->sendAll($big) && $s->send('y'),
        'writeVector' => fn (Socket $s) => $s->sendAll($big) && $s->writeVector(['y']),
    ];
    foreach (['close', 'cancel', 'Coroutine::cancel'] as $way) {
        foreach ($waits as $name => $wait) {
            if ($name === 'accept') {
                $socket = listener();
            } else {
                [$socket, $peer] = unix_pair();
            }
            $is_writing = $name === 'send' || $name === 'writeVector';
            $done = false;
            $cid = go(function () use ($wait, $socket, $name, &$done, $is_writing) {
                $result = $wait($socket);
                $done = true;
                if ($result !== false || ($socket->errCode !== SOCKET_ECANCELED && !$is_writing)) {
                    echo "$name: ", json_encode($result), ' ', failure($socket), "\n";
                }
            });
            $ended = match ($way) {
                'close' => !$socket->close() && $socket->errCode === SWOOLE_ERROR_CO_SOCKET_CLOSE_WAIT,
                'cancel' => $socket->cancel($is_writing ? SWOOLE_EVENT_WRITE : SWOOLE_EVENT_READ),
                default => Coroutine::cancel($cid),
            };
            if ($is_writing && !$done && $way !== 'close') {  // sendAll() answered what it had sent; now send() waits.
                $way === 'cancel' ? $socket->cancel(SWOOLE_EVENT_WRITE) : Coroutine::cancel($cid);
            }
            if (!$ended || !$done || $socket->isClosed() !== ($way === 'close')) {
                echo "$way $name ", json_encode([$ended, $done]), "\n";
            }
            if (!$socket->close() || $socket->errCode !== 0 || $socket->close()) {
                echo "$way $name: close() again\n";
            }
        }
        echo "$way\n";
    }
    [$left, $right] = unix_pair();
    var_dump($left->cancel(), failure($left), $left->cancel(SWOOLE_EVENT_WRITE), $left->cancel(3), failure($left));
    $reader = go(fn () => $left->recv());
    var_dump($left->cancel(SWOOLE_EVENT_WRITE), $left->getBoundCid(SWOOLE_EVENT_READ) === $reader, $left->cancel(), $left->send('still usable'), $right->recv());
    // Both directions at once.
    go(fn () => var_dump($left->recv()));
    go(fn () => var_dump($left->sendAll($big) < 10_000_000));
    var_dump($left->close(), $left->errCode, $left->close(), $left->errCode, $left->close(), $left->errCode === SOCKET_EBADF);
});
--EXPECT--
close
cancel
Coroutine::cancel
bool(false)
string(27) "22 no coroutine waits there"
bool(false)
bool(false)
string(60) "22 the event must be SWOOLE_EVENT_READ or SWOOLE_EVENT_WRITE"
bool(false)
bool(true)
bool(true)
int(12)
string(12) "still usable"
bool(false)
bool(true)
bool(false)
int(10019)
bool(true)
int(0)
bool(false)
bool(true)

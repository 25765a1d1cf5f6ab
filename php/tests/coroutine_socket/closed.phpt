--TEST--
Swoole\Coroutine\Socket: every call on a closed socket answers false with EBADF
--FILE--
<?php
use Swoole\Coroutine\Socket;
Co\run(function () {
    $socket = new Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($socket->isClosed(), $socket->close(), $socket->isClosed(), $socket->fd, $socket->errCode);
    $calls = ['bind' => ['127.0.0.1', 0], 'listen' => [], 'accept' => [], 'connect' => ['127.0.0.1', 1], 'checkLiveness' => [],
        'peek' => [], 'recv' => [], 'recvAll' => [], 'recvLine' => [], 'recvWithBuffer' => [], 'recvPacket' => [], 'send' => ['x'],
        'readVector' => [[1]], 'readVectorAll' => [[1]], 'writeVector' => [['x']], 'writeVectorAll' => [['x']],
        'sendFile' => [__FILE__], 'sendAll' => ['x'], 'sendto' => ['127.0.0.1', 1, 'x'], 'getOption' => [SOL_SOCKET, SO_TYPE],
        'setProtocol' => [['open_eof_check' => true]], 'setOption' => [SOL_SOCKET, SO_REUSEADDR, 1], 'sslHandshake' => [],
        'shutdown' => [], 'cancel' => [], 'close' => [], 'getpeername' => [], 'getsockname' => []];
    foreach ($calls as $method => $arguments) {
        $socket->errCode = 0;
        $socket->errMsg = '';
        $result = $socket->$method(...$arguments);
        if ($result !== false || $socket->errCode !== SOCKET_EBADF || $socket->errMsg !== 'Bad file descriptor') {
            echo "$method: ", json_encode([$result, $socket->errCode, $socket->errMsg]), "\n";
        }
    }
    var_dump($socket->recvfrom($peer), $peer, $socket->errCode === SOCKET_EBADF, $socket->getBoundCid(SWOOLE_EVENT_READ));
    var_dump(swoole_last_error() === SOCKET_EBADF);
});
--EXPECT--
bool(false)
bool(true)
bool(true)
int(-1)
int(0)
bool(false)
NULL
bool(true)
int(0)
bool(true)

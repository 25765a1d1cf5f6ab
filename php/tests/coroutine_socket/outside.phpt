--TEST--
Swoole\Coroutine\Socket: outside of a coroutine: what need not wait works, waiting throws
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
[$left, $right] = unix_pair();
var_dump($left->send('abc'), $right->recv(10), $left->sendAll('de'), $right->peek(), $right->recvAll(2));
foreach (['recv' => [], 'recvAll' => [], 'recvLine' => [], 'recvPacket' => [], 'recvWithBuffer' => [], 'readVector' => [[5]], 'readVectorAll' => [[5]]] as $method => $arguments) {
    try {
        $right->$method(...$arguments);
    } catch (Swoole\Error $error) {
        echo "$method: ", $error->getCode(), ' ', $error->getMessage(), "\n";
    }
}
try {
    listener()->accept();
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
try {
    (new Socket(AF_INET, SOCK_DGRAM, 0))->sendto('localhost', 9, 'x');
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
var_dump($left->close(), $right->recv());
--EXPECT--
int(3)
string(3) "abc"
int(2)
string(2) "de"
string(2) "de"
recv: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
recvAll: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
recvLine: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
recvPacket: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
recvWithBuffer: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
readVector: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
readVectorAll: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
API must be called in the coroutine: use Swoole\Coroutine\run() or go()
API must be called in the coroutine: use Swoole\Coroutine\run() or go()
bool(true)
string(0) ""

--TEST--
Swoole\Coroutine\Socket::recv(): at least one byte, at most the length; the end; a failure is cleared by a success
--FILE--
<?php
require __DIR__ . '/peers.inc';
Co\run(function () {
    [$left, $right] = tcp_pair();
    var_dump($left->send('abcdef'), $right->recv(4), $right->recv(), $right->errCode);
    echo timed(0.02, fn () => $right->recv(10, 0.02)), ' ', failure($right), ' ', swoole_last_error(), "\n";
    $left->send('x');
    var_dump($right->recv(0), failure($right));
    foreach ([1, 16, 2000, 2049, 65536, 300_000] as $length) {
        $text = random_bytes($length);
        go(fn () => $left->sendAll($text));
        $got = '';
        while (strlen($got) < $length) {
            $got .= $right->recv($length);
        }
        var_dump($got === $text);
    }
    go(function () use ($left) {
        Co::sleep(0.01);
        $left->send('later');
    });
    var_dump($right->recv(100, 1), $right->recv(-1, 0.005), $right->errCode === SOCKET_ETIMEDOUT);
    $left->close();
    var_dump($right->recv(), $right->errCode, $right->recv(5), $right->recvAll(5), $right->recvLine(), $right->recvWithBuffer(),
        $right->recvPacket(), $right->readVector([5]), $right->readVectorAll([5]), $right->peek(), $right->errCode);
});
--EXPECT--
int(6)
string(4) "abcd"
string(2) "ef"
int(0)
false in time 110 Connection timed out 110
string(1) "x"
string(2) "0 "
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
string(5) "later"
bool(false)
bool(true)
string(0) ""
int(0)
string(0) ""
string(0) ""
string(0) ""
string(0) ""
string(0) ""
array(0) {
}
array(0) {
}
string(0) ""
int(0)

--TEST--
Swoole\Coroutine\Socket::peek(): what is there, without waiting and without taking it
--FILE--
<?php
require __DIR__ . '/peers.inc';
Co\run(function () {
    [$left, $right] = unix_pair();
    var_dump($right->peek(), failure($right));
    $left->send('abcdef');
    var_dump($right->peek(), $right->peek(2), $right->peek(0), $right->recv(3), $right->peek(), $right->recv(), $right->errCode);
    go(fn () => var_dump($right->recv(10, 1)));
    var_dump($right->peek(), $right->errCode === SOCKET_EAGAIN);
    $left->send('for the reader');
    Co::sleep(0.002);
    var_dump($right->peek());
    $left->send(str_repeat('p', 100_000));
    var_dump(strlen($right->peek()), strlen($right->peek(100_000)));
    $right->recvAll(100_004);
    $left->close();
    var_dump($right->peek(), $right->errCode);
});
--EXPECT--
bool(false)
string(35) "11 Resource temporarily unavailable"
string(6) "abcdef"
string(2) "ab"
string(6) "abcdef"
string(3) "abc"
string(3) "def"
string(3) "def"
int(0)
bool(false)
bool(true)
string(10) "for the re"
string(4) "ader"
int(65536)
int(100000)
string(0) ""
int(0)

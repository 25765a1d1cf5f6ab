--TEST--
Swoole\Coroutine\Socket::recvLine(), recvWithBuffer(): lines, limits; what was read ahead is not lost to other calls
--FILE--
<?php
require __DIR__ . '/peers.inc';
Co\run(function () {
    [$left, $right] = unix_pair();
    $left->send("first\nsecond\r\nabcdefgh");
    echo json_encode([$right->recvLine(), $right->recvLine(), $right->recvLine(), $right->recvLine(3)]), "\n";
    var_dump($right->recvLine(100, 0.01), failure($right));
    $left->send("i\nrest of it");
    var_dump($right->recvLine(), $right->peek(4), $right->recv(4), $right->recvWithBuffer(1), $right->recvAll(1),
        $right->readVector([1, 2]), $right->recv());
    echo timed(0.01, fn () => $right->recv(1, 0.01)), "\n";
    go(function () use ($left) {
        foreach (str_split("slow line\nlast") as $byte) {
            $left->send($byte);
            Co::sleep(0.001);
        }
        $left->close();
    });
    var_dump($right->recvLine(-1, 1), $right->recvLine(50, 1), $right->recvLine(50, 1), $right->errCode);

    [$left, $right] = unix_pair();
    $left->send(str_repeat('0123456789', 1000));
    $text = '';
    for ($i = 0; $i < 2500; $i++) {
        $text .= $right->recvWithBuffer(4);
    }
    var_dump(md5($text) === md5(str_repeat('0123456789', 1000)));
    $left->send('abc');
    var_dump($right->recvWithBuffer(2), $right->recvWithBuffer(2), $right->recvWithBuffer(2, 0.01), failure($right));
    $left->send("12\n34");
    var_dump($right->recvLine(), $right->recvAll(2), $right->recvWithBuffer(5, 0.005));
    $left->send("a\nbcdef");
    var_dump($right->recvLine(), $right->readVectorAll([2, 2]), $right->recvAll(3, 0.01), $right->errCode === SOCKET_ETIMEDOUT);
});
--EXPECT--
["first\n","second\r","\n","abc"]
bool(false)
string(24) "110 Connection timed out"
string(7) "defghi
"
string(4) "rest"
string(4) "rest"
string(1) " "
string(1) "o"
array(2) {
  [0]=>
  string(1) "f"
  [1]=>
  string(2) " i"
}
string(1) "t"
false in time
string(10) "slow line
"
string(4) "last"
string(0) ""
int(0)
bool(true)
string(2) "ab"
string(1) "c"
bool(false)
string(24) "110 Connection timed out"
string(3) "12
"
string(2) "34"
bool(false)
string(2) "a
"
array(2) {
  [0]=>
  string(2) "bc"
  [1]=>
  string(2) "de"
}
string(1) "f"
bool(true)

--TEST--
Swoole\Coroutine\Socket::readVector(), readVectorAll(), writeVector(), writeVectorAll()
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    [$left, $right] = tcp_pair();
    var_dump($left->writeVector(['ab', '', 'cde']), json_encode($right->readVector([1, 3, 10])), json_encode($right->readVector([5], 0.01)), failure($right));
    var_dump($left->writeVectorAll(['x', 'yz']), json_encode($right->readVectorAll([1, 1, 1])));
    go(function () use ($left) {
        foreach (str_split('slowly come') as $byte) {
            $left->send($byte);
            Co::sleep(0.001);
        }
    });
    var_dump(json_encode($right->readVectorAll([6, 2, 3], 2)));
    $left->send('part');
    echo timed(0.02, fn () => $right->readVectorAll([3, 3], 0.02)), ' ', failure($right), "\n";
    $parts = array_map(fn ($i) => str_repeat(chr(65 + $i % 26), 5000 + $i), range(0, 999));
    $lengths = array_map('strlen', $parts);
    go(fn () => var_dump($left->writeVectorAll($parts) === array_sum($lengths)));
    var_dump($right->readVectorAll($lengths, 5) === $parts);
    // More than is made room for at once.
    go(fn () => $left->writeVectorAll([str_repeat('a', 900_000), str_repeat('b', 900_000), 'c']));
    var_dump(array_map(fn ($s) => strlen($s) . $s[0], $right->readVectorAll([900_000, 900_000, 1], 5)));
    $left->send('few');
    var_dump(json_encode($right->readVectorAll([1, 2_000_000_000], 0.01)), failure($right), memory_get_peak_usage() < 60_000_000);
    $left->send('few');
    var_dump(json_encode($right->readVector([1, 2_000_000_000], 0.01)), json_encode($right->readVectorAll([2_000_000_000], 0.01)), failure($right));
    // The strings live on while the call waits, whatever happens to the array.
    $strings = [str_repeat('s', 3_000_000), str_repeat('t', 3_000_000)];
    $cid = go(function () use ($left, &$strings) {
        $reference = &$strings[1];
        var_dump($left->writeVectorAll($strings));
    });
    $strings[1] = null;
    $strings = null;
    $got = $right->recvAll(6_000_000);
    var_dump($got === str_repeat('s', 3_000_000) . str_repeat('t', 3_000_000));
    foreach ([fn () => $left->writeVector(['a', 5]), fn () => $left->writeVectorAll([null]), fn () => $right->readVector(['1']),
            fn () => $right->readVectorAll([5, 0]), fn () => $right->readVector([-1])] as $wrong) {
        try {
            $wrong();
        } catch (Socket\Exception $exception) {
            var_dump($exception->getCode() === SOCKET_EINVAL, $exception->getMessage());
        }
    }
    var_dump($left->writeVector(array_fill(0, 1025, 'x')), $left->errCode === SOCKET_EINVAL, $right->readVector(array_fill(0, 1025, 1)), $left->writeVector([]), $right->readVector([]));
    $left->close();
    var_dump($right->readVector([3]), $right->readVectorAll([3, 4]), $right->errCode, $right->writeVector(['x']) !== null);
});
--EXPECT--
int(5)
string(15) "["a","bcd","e"]"
string(5) "false"
string(24) "110 Connection timed out"
int(3)
string(13) "["x","y","z"]"
string(21) "["slowly"," c","ome"]"
["par","t"] in time 110 Connection timed out
bool(true)
bool(true)
array(3) {
  [0]=>
  string(7) "900000a"
  [1]=>
  string(7) "900000b"
  [2]=>
  string(2) "1c"
}
string(10) "["f","ew"]"
string(24) "110 Connection timed out"
bool(true)
string(10) "["f","ew"]"
string(5) "false"
string(24) "110 Connection timed out"
int(6000000)
bool(true)
bool(true)
string(43) "Item #[1] must be of type string, int given"
bool(true)
string(44) "Item #[0] must be of type string, null given"
bool(true)
string(43) "Item #[0] must be of type int, string given"
bool(true)
string(32) "Item #[1] must be greater than 0"
bool(true)
string(32) "Item #[0] must be greater than 0"
bool(false)
bool(true)
bool(false)
int(0)
array(0) {
}
array(0) {
}
array(0) {
}
int(0)
bool(true)

--TEST--
Swoole\Coroutine\Socket::recvAll(), sendAll(): all of it; what came before the timeout or the end; no memory for bytes that never come
--FILE--
<?php
require __DIR__ . '/peers.inc';
Co\run(function () {
    [$left, $right] = tcp_pair();
    $text = random_bytes(3_000_000);
    go(function () use ($left, $text) {
        foreach (str_split($text, 700_001) as $part) {
            $left->sendAll($part);
            Co::sleep(0.002);
        }
    });
    var_dump($right->recvAll(3_000_000) === $text);
    $left->send('part');
    echo timed(0.03, fn () => $right->recvAll(10, 0.03)), ' ', failure($right), "\n";
    echo timed(0.01, fn () => $right->recvAll(10, 0.01)), ' ', failure($right), "\n";
    $before = memory_get_usage();
    $left->send('few');
    $got = $right->recvAll(2_000_000_000, 0.01);
    var_dump($got, memory_get_peak_usage() < 40_000_000, memory_get_usage() - $before < 100_000);
    // A peer that does not read: what fits goes out.
    $sent = $left->sendAll(str_repeat('x', 20_000_000), 0.05);
    var_dump(is_int($sent) && $sent > 0 && $sent < 20_000_000, failure($left));
    // TCP may find room later; the buffer of a Unix socket stays full.
    [$full] = $pair = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    while ($full->send(str_repeat('x', 100_000), 0.01) !== false);
    echo timed(0.02, fn () => $full->send('y', 0.02)), ' ', failure($full), "\n";
    $left->close();
    var_dump(strlen($right->recvAll(50_000_000)) === $sent, $right->errCode);
});
--EXPECT--
bool(true)
"part" in time 110 Connection timed out
false in time 110 Connection timed out
string(3) "few"
bool(true)
bool(true)
bool(true)
string(24) "110 Connection timed out"
false in time 110 Connection timed out
bool(true)
int(0)

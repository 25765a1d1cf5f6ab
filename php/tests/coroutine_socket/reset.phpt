--TEST--
Swoole\Coroutine\Socket: a peer that resets, half-closes or is gone; checkLiveness(), shutdown()
--FILE--
<?php
require __DIR__ . '/peers.inc';
Co\run(function () {
    [$left, $right] = tcp_pair();
    $before = open_descriptors();
    var_dump($left->checkLiveness(), $right->checkLiveness(), $left->errCode);
    $left->setOption(SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
    $left->close();
    Co::sleep(0.002);
    var_dump($right->checkLiveness(), failure($right));
    var_dump($right->recv(), failure($right), $right->send('x'), failure($right));

    [$left, $right] = tcp_pair();
    go(function () use ($right) {
        var_dump($right->recv(), failure($right));
    });
    $left->setOption(SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => 0]);
    $left->close();
    Co::sleep(0.005);

    echo "half-close\n";
    [$left, $right] = tcp_pair();
    var_dump($left->shutdown(1), $right->recv(), $right->send('still heard'), $left->recv(), $right->checkLiveness());
    var_dump($left->send('x'), $left->errCode === SOCKET_EPIPE, $left->shutdown(7), $left->errCode === SOCKET_EINVAL);
    var_dump($right->shutdown(), $right->recv());
    [$left, $right] = unix_pair();
    go(function () use ($right) {
        var_dump($right->recv());
    });
    var_dump($right->shutdown(0), $left->send('nobody reads'), $left->errCode === SOCKET_EPIPE);
    $unconnected = new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($unconnected->shutdown(), $unconnected->errCode === SOCKET_ENOTCONN, $unconnected->checkLiveness());
    [$left, $right] = unix_pair();
    $left->send('waiting');
    $left->close();
    var_dump($right->checkLiveness(), $right->recv(), $right->checkLiveness(), $right->sendAll('x'), $right->errCode === SOCKET_EPIPE);
    unset($left, $right, $unconnected);
    gc_collect_cycles();
    var_dump(open_descriptors() - $before <= 0);
});
--EXPECT--
bool(true)
bool(true)
int(0)
bool(false)
string(28) "104 Connection reset by peer"
string(0) ""
string(2) "0 "
bool(false)
string(14) "32 Broken pipe"
bool(false)
string(28) "104 Connection reset by peer"
half-close
bool(true)
string(0) ""
int(11)
string(11) "still heard"
bool(false)
bool(false)
bool(true)
bool(false)
bool(true)
bool(true)
string(0) ""
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
bool(true)
string(7) "waiting"
bool(false)
bool(false)
bool(true)
bool(true)
string(0) ""

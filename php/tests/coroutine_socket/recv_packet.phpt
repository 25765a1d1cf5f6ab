--TEST--
Swoole\Coroutine\Socket::setProtocol(), recvPacket(): length, EOF and function framing; too long, negative, cut short, timeouts
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    $length = ['open_length_check' => true, 'package_length_type' => 'N', 'package_length_offset' => 0, 'package_body_offset' => 4, 'package_max_length' => 1_000_000];
    [$left, $right] = tcp_pair();
    var_dump($right->setProtocol([]), $right->setProtocol($length));
    $left->send(pack('N', 5) . 'first' . pack('N', 0) . pack('N', 6) . 'sec');
    var_dump(substr($right->recvPacket(), 4), strlen($right->recvPacket()));
    echo timed(0.02, fn () => $right->recvPacket(0.02)), ' ', failure($right), "\n";
    $left->send('ond' . pack('N', 1) . 'x');
    var_dump(substr($right->recvPacket(), 4), substr($right->recvPacket(), 4), $right->errCode);
    $big = random_bytes(900_000);
    go(fn () => $left->sendAll(pack('N', 900_000) . $big . pack('N', 3) . 'end'));
    var_dump($right->recvPacket(2) === pack('N', 900_000) . $big, substr($right->recvPacket(), 4));
    // Byte by byte.
    go(function () use ($left) {
        foreach (str_split(pack('N', 4) . 'slow') as $byte) {
            $left->send($byte);
            Co::sleep(0.001);
        }
    });
    var_dump(substr($right->recvPacket(2), 4));
    $left->send(pack('N', 100) . 'cut short');
    $left->close();
    var_dump($right->recvPacket(), failure($right), $right->recvPacket(), $right->isClosed());

    foreach (['too long' => [$length, pack('N', 1_000_000)], 'negative' => [['package_length_type' => 'l'] + $length, pack('l', -5)],
            'no mark' => [['open_eof_split' => true, 'open_eof_check' => true, 'package_eof' => "\r\n", 'package_max_length' => 1000], str_repeat('x', 2000)]] as $name => [$settings, $bytes]) {
        [$left, $right] = tcp_pair();
        $right->setProtocol($settings);
        $left->send($bytes);
        var_dump($name, $right->recvPacket(1), $right->errCode, $right->errMsg !== '', $right->isClosed(), $right->fd);
        var_dump($right->recvPacket(), $right->errCode === SOCKET_EBADF);
    }

    echo "eof\n";
    [$left, $right] = tcp_pair();
    $right->setProtocol(['open_eof_split' => true, 'open_eof_check' => true, 'package_eof' => "\r\n"]);
    $left->send("one\r\ntwo\r\nthr");
    var_dump($right->recvPacket(), $right->recvPacket(), $right->recvPacket(0.01), $right->errCode === SOCKET_ETIMEDOUT, $right->recv(1), $right->peek());
    $left->send("ee\r\n");
    var_dump($right->recvPacket());

    echo "function\n";
    [$left, $right] = tcp_pair();
    $calls = 0;
    $right->setProtocol(['open_length_check' => true, 'package_max_length' => 100, 'package_length_func' => function (string $data) use (&$calls) {
        $calls++;
        if ($data[0] === '!') {
            throw new LogicException('in the function');
        }
        Co::sleep(0.001);  // Others run meanwhile.
        return strlen($data) < 2 ? 0 : (int) $data[1] + 2;
    }]);
    $left->send('a3xyzb1');
    var_dump($right->recvPacket(1), $right->recvPacket(0.01), $right->errCode === SOCKET_ETIMEDOUT);
    $left->send('q');
    var_dump($right->recvPacket(1), $calls > 1);
    $left->send('c9123456789');
    $reader = go(fn () => var_dump($right->recvPacket(1)));
    try {
        $right->recvPacket();
    } catch (Swoole\Error $error) {
        var_dump(str_contains($error->getMessage(), "another coroutine#$reader, reading"));
    }
    Co::sleep(0.005);
    $left->send('!');
    try {
        $right->recvPacket();
    } catch (LogicException $exception) {
        echo $exception->getMessage(), "\n";
    }
    [$left, $right] = tcp_pair();
    $right->setProtocol(['open_length_check' => true, 'package_length_func' => fn () => -1]);
    $left->send('x');
    var_dump($right->recvPacket(), $right->errCode === SWOOLE_ERROR_PACKAGE_LENGTH_NOT_FOUND, $right->isClosed());
    [$left, $right] = tcp_pair();
    $right->setProtocol(['open_length_check' => true, 'package_length_func' => function () use (&$right) { $right->close(); return 1; }]);
    $left->send('x');
    var_dump($right->recvPacket(), $right->errCode === SOCKET_ECANCELED);

    echo "inherited\n";
    $listener = listener();
    $listener->setProtocol($length + ['read_timeout' => 0.02]);
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    $client->connect('127.0.0.1', $listener->getsockname()['port']);
    $server = $listener->accept(1);
    $client->send(pack('N', 3) . 'abc');
    var_dump(substr($server->recvPacket(), 4));
    echo timed(0.02, fn () => $server->recvPacket()), "\n";
    foreach ([['package_length_type' => 'Z', 'open_length_check' => true], ['package_max_length' => 'many', 'strict_options' => true], ['package_eof' => '']] as $bad) {
        try {
            var_dump($server->setProtocol($bad));
        } catch (Error $error) {
            echo get_class($error), "\n";
        }
    }
});
--EXPECT--
bool(false)
bool(true)
string(5) "first"
int(4)
false in time 110 Connection timed out
string(6) "second"
string(1) "x"
int(0)
bool(true)
string(3) "end"
string(4) "slow"
string(0) ""
string(36) "104 the stream ended inside a packet"
string(0) ""
bool(false)
string(8) "too long"
bool(false)
int(1201)
bool(true)
bool(true)
int(-1)
bool(false)
bool(true)
string(8) "negative"
string(0) ""
int(1204)
bool(true)
bool(true)
int(-1)
bool(false)
bool(true)
string(7) "no mark"
bool(false)
int(1201)
bool(true)
bool(true)
int(-1)
bool(false)
bool(true)
eof
string(5) "one
"
string(5) "two
"
bool(false)
bool(true)
string(1) "t"
string(2) "hr"
string(6) "hree
"
function
string(5) "a3xyz"
bool(false)
bool(true)
string(3) "b1q"
bool(true)
bool(true)
string(11) "c9123456789"
in the function
string(0) ""
bool(true)
bool(true)
bool(false)
bool(true)
inherited
string(3) "abc"
false in time
ValueError
TypeError
ValueError

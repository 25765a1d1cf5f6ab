--TEST--
Swoole\Coroutine\Socket: numbers that no int of the kernel holds; lengths that change during a read; __toString() that closes
--SKIPIF--
<?php if (!extension_loaded('sockets')) die('skip ext/sockets is not there');
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
$beyond = 1 << 32;
foreach ([[AF_INET + $beyond, SOCK_STREAM, 0], [AF_INET, SOCK_STREAM + $beyond, 0], [AF_INET, SOCK_STREAM, $beyond]] as $arguments) {
    try {
        new Socket(...$arguments);
        echo "made\n";
    } catch (Socket\Exception $exception) {
        echo "refused\n";
    }
}
var_dump(@swoole_coroutine_socketpair(AF_UNIX + $beyond, SOCK_STREAM, 0), @swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM + $beyond, 0));
[$left, $right] = unix_pair();
foreach ([fn () => $left->getOption(SOL_SOCKET + $beyond, SO_TYPE), fn () => $left->getOption(SOL_SOCKET, SO_TYPE + $beyond),
        fn () => $left->setOption(SOL_SOCKET + $beyond, SO_KEEPALIVE, 1), fn () => $left->setOption(SOL_SOCKET, SO_RCVBUF, $beyond + 4096),
        fn () => $left->setOption(SOL_SOCKET, SO_LINGER, ['l_onoff' => 1, 'l_linger' => $beyond])] as $call) {
    var_dump(@$call());
}

foreach ([fn () => $left->readVector(['key' => 'x']), fn () => $left->readVector(['key' => 0]), fn () => $left->writeVector(['key' => 1]), fn () => $left->writeVector([3 => 1])] as $call) {
    try {
        $call();
    } catch (Socket\Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
}

Co\run(function () {
    [$left, $right] = unix_pair();
    $second = 5;
    $lengths = [2_000_000, &$second];
    go(function () use ($left, &$second) {
        Co::sleep(0.005);
        $second = 'no length any more';
        $left->sendAll(str_repeat('x', 2_000_000) . 'yyyyyzzz');
    });
    var_dump(array_map('strlen', $right->readVectorAll($lengths, 2)), $right->recv());

    $opened = null;
    $name = new class($right, $opened) {
        public function __construct(private Socket $socket, private &$opened)
        {
        }

        public function __toString(): string
        {
            $this->socket->close();
            $this->opened = stream_socket_server('tcp://127.0.0.1:0');   // Where the socket's number was.
            return 'reno';
        }
    };
    var_dump($right->setOption(SOL_TCP, 13, $name), $right->errCode === SOCKET_EBADF);
});
--EXPECT--
refused
refused
refused
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
Item #[key] must be of type int, string given
Item #[key] must be greater than 0
Item #[key] must be of type string, int given
Item #[3] must be of type string, int given
array(2) {
  [0]=>
  int(2000000)
  [1]=>
  int(5)
}
string(3) "zzz"
bool(false)
bool(true)

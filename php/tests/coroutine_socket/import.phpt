--TEST--
Swoole\Coroutine\Socket::import(), swoole_coroutine_socketpair(): streams, \Socket, what was read ahead, what is no socket
--SKIPIF--
<?php if (!extension_loaded('sockets')) echo 'skip ext/sockets is not there'; ?>
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    $before = open_descriptors();
    [$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
    $left = Socket::import($a);
    $right = Socket::import($b);
    var_dump($left->fd > 2, [$left->domain, $left->type, $left->protocol] === [AF_UNIX, SOCK_STREAM, 0], $left->send('ping'), $right->recv());
    fwrite($a, "line one\nread ahead");
    var_dump(fgets($b), $right->recv(1, 0.01), $right->errCode === SOCKET_ETIMEDOUT);
    $again = Socket::import($b);
    var_dump($again->recv());
    fclose($a);
    $left->close();
    var_dump($right->recv());
    $right->close();
    $again->close();
    fclose($b);

    $server = stream_socket_server('tcp://127.0.0.1:0');
    $listener = Socket::import($server);
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($client->connect('127.0.0.1', $listener->getsockname()['port'], 1), $listener->accept(1) instanceof Socket);
    fclose($server);
    $listener->close();
    $client->close();

    $udp = socket_create(AF_INET6, SOCK_DGRAM, SOL_UDP);
    $imported = Socket::import($udp);
    var_dump($imported->domain === AF_INET6, $imported->type === SOCK_DGRAM, $imported->bind('::1', 0) || true);
    socket_close($udp);
    $imported->close();

    foreach ([fopen('php://memory', 'r'), fopen(__FILE__, 'r')] as $stream) {
        var_dump(@Socket::import($stream));
    }
    foreach ([5, 'x', new stdClass, null] as $wrong) {
        try {
            Socket::import($wrong);
        } catch (TypeError $error) {
            echo $error->getMessage(), "\n";
        }
    }
    $stream = fopen(__FILE__, 'r');
    fclose($stream);
    try {
        Socket::import($stream);
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
    unset($stream);
    [$left, $right] = swoole_coroutine_socketpair(AF_UNIX, SOCK_DGRAM, 0);
    var_dump($left->type === SOCK_DGRAM, $left->send('whole'), $left->send(''), $right->recv(2), $right->recv(), $left->getsockname());
    var_dump(@swoole_coroutine_socketpair(AF_INET, SOCK_STREAM, 0), swoole_last_error() === SOCKET_EOPNOTSUPP);
    unset($left, $right, $imported, $client, $listener, $again, $server, $udp, $a, $b);
    gc_collect_cycles();
    var_dump(open_descriptors() - $before <= 0);
});
--EXPECT--
bool(true)
bool(true)
int(4)
string(4) "ping"
string(9) "line one
"
bool(false)
bool(true)
string(10) "read ahead"
string(0) ""
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
Swoole\Coroutine\Socket::import(): Argument #1 ($stream) must be a stream or a Socket, int given
Swoole\Coroutine\Socket::import(): Argument #1 ($stream) must be a stream or a Socket, string given
Swoole\Coroutine\Socket::import(): Argument #1 ($stream) must be a stream or a Socket, stdClass given
Swoole\Coroutine\Socket::import(): Argument #1 ($stream) must be a stream or a Socket, null given
Swoole\Coroutine\Socket::import(): supplied resource is not a valid stream resource
bool(true)
int(5)
int(0)
string(2) "wh"
string(0) ""
array(2) {
  ["address"]=>
  string(0) ""
  ["port"]=>
  int(0)
}
bool(false)
bool(true)
bool(true)

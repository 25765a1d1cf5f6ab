--TEST--
Swoole\Coroutine\Socket::connect(): TCP, IPv6, Unix, names; refused, silent, closed meanwhile, bad arguments
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    $listener = listener();
    $port = $listener->getsockname()['port'];
    foreach (['127.0.0.1', 'localhost'] as $host) {
        $client = new Socket(AF_INET, SOCK_STREAM, 0);
        var_dump($client->connect($host, $port, 2), failure($client), $client->getpeername()['address'], $client->getOption(IPPROTO_TCP, TCP_NODELAY) > 0);
        var_dump($client->connect('127.0.0.1', $port), $client->errCode === SOCKET_EISCONN);
    }
    $path = sys_get_temp_dir() . '/shoal_socket_' . getmypid();
    $local = new Socket(AF_UNIX, SOCK_STREAM, 0);
    var_dump($local->bind($path), $local->listen());
    foreach ([$path, "unix:$path"] as $name) {
        $client = new Socket(AF_UNIX, SOCK_STREAM, 0);
        var_dump($client->connect($name), $local->accept(1)->send('hi'), $client->recv());
    }
    $local->close();
    unlink($path);
    $client = new Socket(AF_UNIX, SOCK_STREAM, 0);
    var_dump($client->connect($path), $client->errCode === SOCKET_ENOENT, $client->connect(str_repeat('x', 200)), failure($client), $client->connect(''), failure($client));

    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    var_dump($client->connect('127.0.0.1', dead_port()), failure($client), $client->isClosed());
    var_dump($client->connect('127.0.0.1', $port), $client->send('after a refusal'));
    foreach ([0, -1, 65536] as $bad) {
        $client = new Socket(AF_INET, SOCK_STREAM, 0);
        var_dump(@$client->connect('127.0.0.1', $bad), failure($client));
    }
    var_dump($client->connect('::1', $port), $client->errCode !== 0);
    // Nobody answers: the queue of this listener is full.
    $silent = listener(0);
    $fillers = [];
    for ($i = 0; $i < 3; $i++) {
        $fillers[$i] = new Socket(AF_INET, SOCK_STREAM, 0);
        $fillers[$i]->connect('127.0.0.1', $silent->getsockname()['port'], 0.01);
    }
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    echo timed(0.05, fn () => $client->connect('127.0.0.1', $silent->getsockname()['port'], 0.05)), ' ', failure($client), "\n";
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    go(function () use ($client, $silent) {
        var_dump($client->connect('127.0.0.1', $silent->getsockname()['port'], 5), failure($client));
    });
    $client->close();
});
--EXPECT--
bool(true)
string(2) "0 "
string(9) "127.0.0.1"
bool(true)
bool(false)
bool(true)
bool(true)
string(2) "0 "
string(9) "127.0.0.1"
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
int(2)
string(2) "hi"
bool(true)
int(2)
string(2) "hi"
bool(false)
bool(true)
bool(false)
string(21) "36 File name too long"
bool(false)
string(19) "22 Invalid argument"
bool(false)
string(22) "111 Connection refused"
bool(false)
bool(true)
int(15)
bool(false)
string(23) "723 the port is invalid"
bool(false)
string(23) "723 the port is invalid"
bool(false)
string(23) "723 the port is invalid"
bool(false)
bool(true)
false in time 110 Connection timed out
bool(false)
string(22) "125 Operation canceled"

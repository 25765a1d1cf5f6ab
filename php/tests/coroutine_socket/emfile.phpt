--TEST--
Swoole\Coroutine\Socket: no descriptor is left: a clear error that passes
--SKIPIF--
<?php if (!function_exists('posix_setrlimit')) echo 'skip posix_setrlimit() is not there'; ?>
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    $listener = listener();
    $port = $listener->getsockname()['port'];
    $client = new Socket(AF_INET, SOCK_STREAM, 0);
    $client->connect('127.0.0.1', $port, 1);
    $before = open_descriptors();
    $limit = posix_getrlimit()['soft openfiles'];
    posix_setrlimit(POSIX_RLIMIT_NOFILE, 40, -1) || posix_setrlimit(POSIX_RLIMIT_NOFILE, 40, 40);
    $many = [];
    try {
        while (count($many) < 100) {
            $many[] = new Socket(AF_INET, SOCK_STREAM, 0);
        }
    } catch (Socket\Exception $exception) {
        var_dump($exception->getCode() === SOCKET_EMFILE, $exception->getMessage());
    }
    var_dump(count($many) > 10, $listener->accept(1), failure($listener), $client->sendFile(__FILE__), failure($client));
    var_dump(@swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0), swoole_last_error() === SOCKET_EMFILE);
    $many = null;
    $server = $listener->accept(1);
    var_dump($server instanceof Socket, failure($listener), $client->send('recovered'), $server->recv());
});
--EXPECT--
bool(true)
string(44) "a socket cannot be made: Too many open files"
bool(true)
bool(false)
string(22) "24 Too many open files"
bool(false)
string(22) "24 Too many open files"
bool(false)
bool(true)
bool(true)
string(2) "0 "
int(9)
string(9) "recovered"

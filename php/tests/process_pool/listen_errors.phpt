--TEST--
Swoole\Process\Pool::listen(): errors; write() outside of a request
--FILE--
<?php
set_error_handler(fn ($n, $message) => print("warning: $message\n"));
$used = stream_socket_server('tcp://127.0.0.1:0');
$port = (int) substr(strrchr(stream_socket_get_name($used, false), ':'), 1);
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_SOCKET);
ob_start(fn ($text) => str_replace([(string) $port, str_repeat('x', 200)], ['PORT', 'LONG'], $text));
var_dump($pool->listen('127.0.0.1', $port));
var_dump(swoole_last_error() === SOCKET_EADDRINUSE);
var_dump($pool->listen('no address', 1), $pool->listen('127.0.0.1', 65536), $pool->listen('unix:/no/such/folder/x'));
var_dump($pool->listen('unix:' . str_repeat('x', 200)));
var_dump($pool->listen('127.0.0.1'), $pool->listen('::1'), $pool->listen('localhost'));
var_dump($pool->write('x'));
?>
--EXPECT--
warning: Swoole\Process\Pool::listen(): failed to listen on 127.0.0.1:PORT, Error: Address already in use[98]
bool(false)
bool(true)
warning: Swoole\Process\Pool::listen(): failed to listen on no address:1, Error: Invalid argument[22]
warning: Swoole\Process\Pool::listen(): failed to listen on 127.0.0.1:65536, Error: Invalid argument[22]
warning: Swoole\Process\Pool::listen(): failed to listen on unix:/no/such/folder/x:0, Error: No such file or directory[2]
bool(false)
bool(false)
bool(false)
warning: Swoole\Process\Pool::listen(): failed to listen on unix:LONG:0, Error: File name too long[36]
bool(false)
bool(true)
bool(true)
bool(true)
warning: Swoole\Process\Pool::write(): there is no request to reply to
bool(false)

--TEST--
Swoole\Http\Server: a wrong mode or type throws; on(), set(), listen() and start() of a running server warn
--EXTENSIONS--
shoal
--FILE--
<?php
foreach ([[SWOOLE_BASE, 99], [99]] as $arguments) {
    try {
        new Swoole\Http\Server('127.0.0.1', 0, ...$arguments);
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), "\n";
    }
}
set_error_handler(fn ($level, $message) => print("$message\n"));
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->set(['worker_num' => 1, 'log_level' => SWOOLE_LOG_NONE]);
$server->on('request', fn () => 1);
$server->on('workerStart', function ($server) {
    var_dump($server->on('close', fn () => 1), $server->on('start', fn () => 1), $server->ports[0]->on('close', fn () => 1));
    var_dump($server->set(['worker_num' => 2]), $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP), $server->start());
    $server->shutdown();
});
$server->start();
--EXPECT--
Swoole\Exception 22
Error 0
Swoole\Server::on(): server is running, unable to register event callback function
Swoole\Server::on(): server is running, unable to register event callback function
Swoole\Server\Port::on(): server is running, unable to register event callback function
bool(false)
bool(false)
bool(false)
Swoole\Server::set(): server is running, unable to execute Swoole\Server::set()
Swoole\Server::listen(): server is running, cannot add listener
Swoole\Server::start(): The server is running, unable to execute Swoole\Server::start()
bool(false)
bool(false)
bool(false)

--TEST--
Swoole\Server::getClientInfo(): with dispatch mode 5, a connection that is not bound has the uid 0
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/serve.inc';
serve(fn ($request, $response) => $response->end(), function ($ask, $server) {
    $socket = new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM);
    $socket->connect('127.0.0.1', $server->port, 5);
    while (($info = $server->getClientInfo(1)) === false) {
        Co::sleep(0.001);
    }
    var_dump($info['uid'], $server->bind(1, 5), $server->getClientInfo(1)['uid']);
}, ['log_level' => SWOOLE_LOG_NONE, 'dispatch_mode' => 5]);
?>
--EXPECT--
int(0)
bool(true)
int(5)

--TEST--
Swoole\Server::on(): every event, its name compared without case; events of later versions warn
--EXTENSIONS--
shoal
--FILE--
<?php
set_error_handler(fn ($level, $message) => print("$message\n"));
$server = new Swoole\Http\Server('127.0.0.1', 0);
$port = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
$available = ['start', 'BeforeShutdown', 'shutdown', 'workerStart', 'WORKERSTOP', 'workerExit', 'workerError', 'managerStart',
    'managerStop', 'beforeReload', 'afterReload', 'connect', 'close', 'receive', 'bufferFull', 'bufferEmpty',
    'Request'];
foreach ($available as $name) {
    $callback = fn () => $name;
    if (!$server->on($name, $callback) || $server->getCallback(strtolower($name)) !== $callback) echo "$name is not kept\n";
}
echo "events of a port: ";
foreach (array_slice($available, -6) as $name) {
    $callback = fn () => $name;
    if ($port->getCallback($name) === null && $port->on($name, $callback) && $port->getCallback($name) === $callback) echo "$name ";
}
echo "\n";
$later = ['packet', 'task', 'finish', 'pipeMessage', 'open', 'message', 'handShake', 'disconnect',
    'beforeHandshakeResponse'];
foreach ($later as $name) {
    if ($server->on($name, fn () => 1) || $server->getCallback($name) !== null || $port->getCallback($name) !== null) echo "$name is kept\n";
}
var_dump($port->on('task', fn () => 1), $port->on('start', fn () => 1), $server->on('onStart', fn () => 1), $server->on('', fn () => 1));
?>
--EXPECT--
events of a port: connect close receive bufferFull bufferEmpty Request 
Swoole\Server\Port::on(): event type[packet] is not part of this version
Swoole\Server\Port::on(): event type[task] is not part of this version
Swoole\Server\Port::on(): event type[finish] is not part of this version
Swoole\Server\Port::on(): event type[pipeMessage] is not part of this version
Swoole\Server\Port::on(): event type[open] is not part of this version
Swoole\Server\Port::on(): event type[message] is not part of this version
Swoole\Server\Port::on(): event type[handShake] is not part of this version
Swoole\Server\Port::on(): event type[disconnect] is not part of this version
Swoole\Server\Port::on(): event type[beforeHandshakeResponse] is not part of this version
Swoole\Server\Port::on(): event type[task] is not part of this version
Swoole\Server\Port::on(): unknown event types[start]
Swoole\Server\Port::on(): unknown event types[onStart]
Swoole\Server\Port::on(): unknown event types[]
bool(false)
bool(false)
bool(false)
bool(false)

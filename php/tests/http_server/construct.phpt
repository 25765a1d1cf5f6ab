--TEST--
Swoole\Http\Server: properties, options, callbacks before the start
--EXTENSIONS--
shoal
--FILE--
<?php
$server = new Swoole\Http\Server('127.0.0.1', 0);
var_dump($server->host, $server->port > 0, $server->mode === SWOOLE_BASE, $server->type === SWOOLE_SOCK_TCP, $server->setting,
    $server->worker_id, $server->master_pid, $server->taskworker);
var_dump(get_class($server->ports[0]), $server->ports[0]->port === $server->port, get_class($server->connections), count($server->connections));
var_dump($server instanceof Swoole\Server, $server instanceof swoole_http_server, $server instanceof swoole_server);
var_dump($server->set(['worker_num' => 2, 'package_max_length' => '1M']), $server->set(['worker_num' => 3]));
echo json_encode($server->setting), "\n";
$callback = fn () => 1;
var_dump($server->on('Request', $callback), $server->getCallback('request') === $callback, $server->getCallback('close'));
$more = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
var_dump(get_class($more), $more->port !== $server->port, count($server->ports));
set_error_handler(fn ($level, $message) => print("$message\n"));
var_dump($server->getWorkerId(), $server->getWorkerPid(), $server->exists(1), $server->getClientInfo(1), $server->getClientList(), $server->close(1), $server->send(1, 'x'));
$port = $server->port;
unset($server, $more, $callback);
gc_collect_cycles();
echo "gone\n";
$again = new Swoole\Http\Server('127.0.0.1', $port);
var_dump($again->port === $port);
?>
--EXPECT--
string(9) "127.0.0.1"
bool(true)
bool(true)
bool(true)
NULL
int(-1)
int(0)
bool(false)
string(18) "Swoole\Server\Port"
bool(true)
string(26) "Swoole\Connection\Iterator"
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
{"worker_num":3,"package_max_length":"1M"}
bool(true)
bool(true)
NULL
string(18) "Swoole\Server\Port"
bool(true)
int(2)
Swoole\Server::exists(): server is not running
Swoole\Server::getClientInfo(): server is not running
Swoole\Server::getClientList(): server is not running
Swoole\Server::close(): server is not running
Swoole\Server::send(): server is not running
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
gone
bool(true)

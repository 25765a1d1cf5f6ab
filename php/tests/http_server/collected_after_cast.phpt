--TEST--
Swoole\Server: the garbage collector takes a server whose property table was used, and nothing that is still in use
--EXTENSIONS--
shoal
--FILE--
<?php
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->on('request', function () use ($server) {});
foreach ($server as $value);
unset($value);
$connections = $server->connections;
$port = $server->ports[0];
$reference = WeakReference::create($server);
unset($server);
gc_collect_cycles();
$others = array_map(fn () => new ArrayObject, range(1, 10));
var_dump($reference->get(), get_class($connections), count($connections), get_class($port), $port->host);
?>
--EXPECT--
NULL
string(26) "Swoole\Connection\Iterator"
int(0)
string(18) "Swoole\Server\Port"
string(9) "127.0.0.1"

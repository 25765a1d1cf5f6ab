--TEST--
Swoole\Server\Port, Swoole\Connection\Iterator: objects that outlive their server do not reach the next one
--EXTENSIONS--
shoal
--FILE--
<?php
set_error_handler(fn ($level, $message) => print("$message\n"));

$server = new Swoole\Http\Server('127.0.0.1', 0);
try {
    new Swoole\Http\Server('127.0.0.1', 0);
} catch (Swoole\Exception $e) {
    echo $e->getMessage(), "\n";
}
$port = $server->ports[0];
$connections = $server->connections;
unset($server);

function answer_without_server($port, $connections): void
{
    $port->set(['open_tcp_nodelay' => true]);
    var_dump($port->on('close', fn () => 1), $port->getCallback('request'));
    var_dump(count($connections), iterator_to_array($connections), isset($connections[1]), $connections[1]);
    var_dump(count($port->connections));
}
answer_without_server($port, $connections);

$next = new Swoole\Http\Server('127.0.0.1', 0);
$next->on('request', $own = fn () => 1);
answer_without_server($port, $connections);
var_dump($next->getCallback('request') === $own, $next->getCallback('close'), $next->ports[0]->setting);
unset($e);  // Its trace.
?>
--EXPECT--
server is already created: one server per process
Swoole\Server\Port::set(): the options of a port can only be set before the server starts
bool(false)
NULL
int(0)
array(0) {
}
bool(false)
bool(false)
int(0)
Swoole\Server\Port::set(): the options of a port can only be set before the server starts
bool(false)
NULL
int(0)
array(0) {
}
bool(false)
bool(false)
int(0)
bool(true)
NULL
NULL

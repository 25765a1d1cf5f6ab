--TEST--
Swoole\Server\Port::on(): callbacks of one port, else those of the server; what is not callable warns
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/serve.inc';
set_error_handler(fn ($level, $message) => print("warning $level: $message\n"));

serve(fn ($request, $response) => $response->end('main'), function ($ask, $server) {
    foreach ($server->ports as $port) {
        echo strstr(ask($port->port, get('/')), "\n\n"), "\n";
    }
}, [], function ($server) {
    $server->on('close', fn () => print('close '));
    $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $third = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    var_dump($third->on('request', fn ($request, $response) => $response->end('own')), $third->on('Close', fn () => print('own close ')));
    var_dump($third->getCallback('connect'), get_class($third->getCallback('close')), get_class($server->ports[0]->getCallback('request')));
    var_dump($server->on('nosuchevent', fn () => 1), $server->on('request', 'no_such_function'), $server->on('workerStop', [new stdClass(), 'x']),
        $third->on('workerStart', fn () => 1));
});
?>
--EXPECT--
bool(true)
bool(true)
NULL
string(7) "Closure"
string(7) "Closure"
warning 2: Swoole\Server\Port::on(): unknown event types[nosuchevent]
warning 2: Swoole\Server\Port::on(): function 'no_such_function' is not callable
warning 2: Swoole\Server::on(): function 'stdClass::x' is not callable
warning 2: Swoole\Server\Port::on(): unknown event types[workerStart]
bool(false)
bool(false)
bool(false)
bool(false)
close 

main
close 

main
own close 

own

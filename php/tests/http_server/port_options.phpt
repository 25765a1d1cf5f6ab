--TEST--
Swoole\Server\Port::set(): a port without a set() of its own has the settings of the first port; one with has its own
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/serve.inc';

$body = str_repeat('x', 2000);
serve(fn ($request, $response) => $response->end(strlen($request->rawContent()) . ' bytes'), function ($ask, $server) use ($body) {
    foreach ($server->ports as $i => $port) {
        $answer = ask($port->port, post('/', 'text/plain', $body));
        preg_match('/^Server: (.*)$/m', $answer, $name);
        echo $i, ': ', substr($answer, 9, 3), ', ', $name[1], ', ', json_encode($port->setting), "\n";
    }
}, ['http_server_name' => 'first'], function ($server) {
    $inherits = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $own = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $own->set(['package_max_length' => 5000]);
    $defaults = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $defaults->set([]);
    $lower = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
    $lower->set(['package_max_length' => 500]);
    // Afterwards, too: what counts is what is set when the server starts.
    $server->set(['package_max_length' => 1000, 'http_server_name' => 'all']);
});
?>
--EXPECT--
0: 413, all, {"http_server_name":"all","worker_num":1,"log_level":6,"package_max_length":1000}
1: 413, all, null
2: 200, all, {"package_max_length":5000}
3: 200, all, []
4: 413, all, {"package_max_length":500}

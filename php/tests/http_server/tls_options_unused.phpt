--TEST--
Swoole\Server::set(): TLS options of a port without SWOOLE_SSL do not matter; ports may be added before and after
--EXTENSIONS--
shoal
--FILE--
<?php
require __DIR__ . '/serve.inc';

serve(fn ($request, $response) => $response->end('served'), function ($ask, $server) {
    foreach ($server->ports as $port) {
        echo strstr(ask($port->port, get('/')), "\n\n"), "\n";
    }
}, ['ssl_cert_file' => '/no/such/file', 'ssl_key_file' => '/no/such/file', 'ssl_ciphers' => 'none'], function ($server) {
    var_dump(get_class($server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP)));
});
?>
--EXPECT--
string(18) "Swoole\Server\Port"


served


served

--TEST--
Swoole\Server::start(): a configuration that cannot be served is refused with the option's name
--EXTENSIONS--
shoal
--FILE--
<?php
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->set(['log_level' => SWOOLE_LOG_NONE, 'ssl_cert_file' => '/no/such/file']);
// Ports are added before all is set: that must not fail.
$second = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
var_dump(get_class($second));
$server->on('request', fn () => 1);
try {
    $server->start();
} catch (Swoole\Exception $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
string(18) "Swoole\Server\Port"
the server cannot start: ssl_cert_file the file cannot be read, "/no/such/file" given

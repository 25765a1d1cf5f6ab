--TEST--
Swoole\Coroutine\Client::set(): DTLS asked of a TCP client
--FILE--
<?php
set_error_handler(function (int $level, string $text) {
    echo $text, "\n";
    return true;
});
$client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
var_dump($client->set(['ssl_protocols' => SWOOLE_SSL_DTLS]));
var_dump($client->set(['ssl_method' => SWOOLE_DTLS_CLIENT_METHOD]));
$client = new Swoole\Coroutine\Client(SWOOLE_SOCK_UDP | SWOOLE_SSL);
var_dump($client->set(['ssl_protocols' => SWOOLE_SSL_DTLS]));
?>
--EXPECT--
Swoole\Coroutine\Client::set(): DTLS needs a client of a datagram type: TLS is used
bool(true)
Swoole\Coroutine\Client::set(): DTLS needs a client of a datagram type: TLS is used
bool(true)
bool(true)

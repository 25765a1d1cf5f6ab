--TEST--
Swoole\Coroutine\Client::set(): options that have no effect say so; unknown names too
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
$client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
set_error_handler(function (int $level, string $text) {
    echo $text, "\n";
    return true;
});
foreach (['ssl_sni_certs' => [], 'ssl_client_cert_file' => 'x', 'ssl_prefer_server_ciphers' => true, 'ssl_dhparam' => 'x',
    'buffer_high_watermark' => 1, 'http_proxy_ssl' => true, 'ssl_session_cache' => true, 'ssl_compress' => true,
    'ssl_disable_compression' => false, 'ssl_grease' => true, 'no_such_option' => 1, 5 => 'x'] as $name => $value) {
    var_dump($client->set([$name => $value]));
}
echo "asked for what is so anyway, or given null: no warning\n";
var_dump($client->set(['ssl_compress' => false, 'ssl_disable_compression' => true, 'ssl_grease' => 0, 'package_eof' => null]));
var_dump($client->set([]));
?>
--EXPECT--
Swoole\Coroutine\Client::set(): option [ssl_sni_certs] has no effect: it is a server-side option
bool(true)
Swoole\Coroutine\Client::set(): option [ssl_client_cert_file] has no effect: it is a server-side option
bool(true)
Swoole\Coroutine\Client::set(): option [ssl_prefer_server_ciphers] has no effect: it is a server-side option
bool(true)
Swoole\Coroutine\Client::set(): option [ssl_dhparam] has no effect: it is a server-side option
bool(true)
Swoole\Coroutine\Client::set(): option [buffer_high_watermark] has no effect: only the queue of a Swoole\Async\Client has watermarks, and there they count
bool(true)
Swoole\Coroutine\Client::set(): option [http_proxy_ssl] has no effect: a proxy is always spoken to without TLS
bool(true)
Swoole\Coroutine\Client::set(): option [ssl_session_cache] has no effect: it had no effect in Swoole either
bool(true)
Swoole\Coroutine\Client::set(): option [ssl_compress] has no effect: TLS is never compressed: compression gives secrets away (CRIME)
bool(true)
Swoole\Coroutine\Client::set(): option [ssl_disable_compression] has no effect: TLS is never compressed: compression gives secrets away (CRIME)
bool(true)
Swoole\Coroutine\Client::set(): option [ssl_grease] has no effect: OpenSSL cannot do it
bool(true)
Swoole\Coroutine\Client::set(): unsupported option [no_such_option]
bool(true)
Swoole\Coroutine\Client::set(): unsupported option [5]
bool(true)
asked for what is so anyway, or given null: no warning
bool(true)
bool(false)

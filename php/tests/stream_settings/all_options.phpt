--TEST--
Swoole\Coroutine\Client::set(): every option in a form that is taken
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
$file = __FILE__;
$options = [
    'open_length_check' => true, 'package_length_type' => 'v', 'package_length_offset' => '2', 'package_body_offset' => 4.0,
    'package_max_length' => '64K', 'package_length_func' => 'strlen', 'open_eof_check' => 1, 'open_eof_split' => 'yes',
    'package_eof' => "\r\n", 'open_mqtt_protocol' => false, 'open_fastcgi_protocol' => 0,
    'open_ssl' => false, 'ssl_protocols' => SWOOLE_SSL_TLSv1_2 | SWOOLE_SSL_TLSv1_3, 'ssl_method' => SWOOLE_TLSv1_2_CLIENT_METHOD,
    'ssl_cert_file' => $file, 'ssl_key_file' => $file, 'ssl_passphrase' => 'secret', 'ssl_verify_peer' => true,
    'ssl_allow_self_signed' => true, 'ssl_host_name' => 'example.org', 'tls_host_name' => 'example.org',
    'ssl_cafile' => $file, 'ssl_capath' => __DIR__, 'ssl_verify_depth' => 3, 'ssl_ciphers' => 'HIGH',
    'ssl_ecdh_curve' => 'X25519:P-256', 'open_http2_protocol' => true, 'timeout' => '2.5', 'connect_timeout' => -1,
    'read_timeout' => 0, 'write_timeout' => 1e9, 'bind_address' => '::1', 'bind_port' => 0, 'socket_buffer_size' => '1M',
    'open_tcp_nodelay' => false, 'socks5_host' => 'proxy', 'socks5_port' => 1080, 'socks5_username' => 'me',
    'socks5_password' => 'x',
];
$client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
var_dump($client->set($options), $client->setting === $options);
echo "the other proxy, once the first is taken back\n";
$http = ['http_proxy_host' => '127.0.0.1', 'http_proxy_port' => 8080, 'http_proxy_user' => 'me', 'http_proxy_password' => 'x'];
try {
    $client->set($http);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
try {
    var_dump($client->set(['socks5_host' => ''] + $http));
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
?>
--EXPECT--
bool(true)
bool(true)
the other proxy, once the first is taken back
Swoole\Coroutine\Client::set(): option [socks5_host]: a connection cannot go through an http_proxy_host as well
bool(true)

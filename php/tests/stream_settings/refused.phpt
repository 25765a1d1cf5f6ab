--TEST--
Swoole\Coroutine\Client::set(): options that are refused, by name, expectation and value
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
$client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
$refused = [
    ['package_length_type' => 'K'],
    ['package_length_type' => 'NN'],
    ['package_length_offset' => -1],
    ['package_body_offset' => 70000],
    ['package_max_length' => 0],
    ['package_max_length' => '2X'],
    ['package_length_func' => 'no_such_function'],
    ['package_eof' => ''],
    ['package_eof' => '123456789'],
    ['ssl_protocols' => SWOOLE_SSL_SSLv2 | SWOOLE_SSL_TLSv1_3],
    ['ssl_protocols' => 1],
    ['ssl_method' => SWOOLE_SSLv3_CLIENT_METHOD],
    ['ssl_cert_file' => '/no/such/file.pem'],
    ['ssl_key_file' => "a\0b"],
    ['ssl_cafile' => '/no/such/file.pem'],
    ['ssl_capath' => '/no/such/directory'],
    ['ssl_verify_depth' => 101],
    ['ssl_host_name' => "a\0b"],
    ['ssl_ciphers' => []],
    ['socks5_host' => 'proxy'],
    ['socks5_port' => 1080],
    ['socks5_port' => 0],
    ['socks5_host' => 'proxy', 'socks5_port' => 1080, 'socks5_username' => 'me'],
    ['socks5_username' => str_repeat('a', 256), 'socks5_password' => 'x'],
    ['http_proxy_host' => 'proxy'],
    ['http_proxy_port' => 65536],
    ['http_proxy_host' => 'proxy', 'http_proxy_port' => 8080, 'http_proxy_password' => 'x'],
    ['http_proxy_user' => 'a:b'],
    ['http_proxy_host' => 'proxy', 'http_proxy_port' => 8080, 'http_proxy_user' => 'me', 'http_proxy_password' => "a\r\nb"],
    ['socks5_host' => 'a', 'socks5_port' => 1, 'http_proxy_host' => 'b', 'http_proxy_port' => 2],
    ['bind_address' => 'localhost'],
    ['bind_port' => 65536],
    ['socket_buffer_size' => 0],
    ['timeout' => 'soon'],
    ['read_timeout' => []],
];
foreach ($refused as $options) {
    try {
        $client->set($options);
        echo 'not refused: ', json_encode($options), "\n";
    } catch (TypeError|ValueError $error) {
        echo strtr(get_class($error) . ': ' . $error->getMessage(), ['Swoole\Coroutine\Client::set(): ' => '', "\0" => '\0']), "\n";
    }
}
var_dump($client->setting);
?>
--EXPECT--
ValueError: option [package_length_type]: must be one of the letters c C s S n v l L N V J, string "K" given
ValueError: option [package_length_type]: must be one of the letters c C s S n v l L N V J, string "NN" given
ValueError: option [package_length_offset] must be between 0 and 65535 bytes, int -1 given
ValueError: option [package_body_offset] must be between 0 and 65535 bytes, int 70000 given
ValueError: option [package_max_length] must be between 1 and 4294967295 bytes, int 0 given
TypeError: option [package_max_length] must be of type int or a size such as "2M", string "2X" given
TypeError: option [package_length_func] must be a valid callback, string "no_such_function" given
ValueError: option [package_eof]: must have 1 to 8 bytes, string "" given
ValueError: option [package_eof]: must have 1 to 8 bytes, string "123456789" given
ValueError: option [ssl_protocols]: SSL 2 and SSL 3 are not supported, int 66 given
ValueError: option [ssl_protocols]: must be a combination of SWOOLE_SSL_* constants, int 1 given
ValueError: option [ssl_method]: SSL 2 and SSL 3 are not supported, int 3 given
ValueError: option [ssl_cert_file]: the file cannot be read, string "/no/such/file.pem" given
ValueError: option [ssl_key_file]: must not contain a NUL byte, string "a" given
ValueError: option [ssl_cafile]: the file cannot be read, string "/no/such/file.pem" given
ValueError: option [ssl_capath]: the file cannot be read, string "/no/such/directory" given
ValueError: option [ssl_verify_depth] must be between 0 and 100, int 101 given
ValueError: option [ssl_host_name]: must not contain a NUL byte, string "a" given
TypeError: option [ssl_ciphers] must be of type string, array given
ValueError: option [socks5_host]: socks5_host and socks5_port must be given together
ValueError: option [socks5_host]: socks5_host and socks5_port must be given together
ValueError: option [socks5_port] must be between 1 and 65535, int 0 given
ValueError: option [socks5_username]: socks5_username and socks5_password must be given together
ValueError: option [socks5_username]: must have 255 bytes at most, string "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" given
ValueError: option [http_proxy_host]: http_proxy_host and http_proxy_port must be given together
ValueError: option [http_proxy_port] must be between 1 and 65535, int 65536 given
ValueError: option [http_proxy_password]: it needs an http_proxy_username
ValueError: option [http_proxy_user]: must not contain a colon or control characters, string "a:b" given
ValueError: option [http_proxy_password]: must not contain control characters
ValueError: option [socks5_host]: a connection cannot go through an http_proxy_host as well
ValueError: option [bind_address]: must be an IP address, or the path of a Unix socket, string "localhost" given
ValueError: option [bind_port] must be between 0 and 65535, int 65536 given
ValueError: option [socket_buffer_size] must be between 1 and 1073741824 bytes, int 0 given
TypeError: option [timeout] must be of type float, string "soon" given
TypeError: option [read_timeout] must be of type float, array given
NULL

--TEST--
Swoole\Coroutine\Socket::setProtocol(): options of the side that accepts, and their refusals
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
$socket = new Swoole\Coroutine\Socket(AF_INET, SOCK_STREAM, 0);
$file = __FILE__;
var_dump($socket->setProtocol(['ssl_prefer_server_ciphers' => true, 'ssl_client_cert_file' => $file, 'ssl_dhparam' => $file,
    'ssl_sni_certs' => ['a.test' => ['ssl_cert_file' => $file, 'ssl_key_file' => $file, 'ssl_passphrase' => 'x'],
        '*.b.test' => ['ssl_cert_file' => $file, 'ssl_key_file' => null]]]));
var_dump($socket->setProtocol(['ssl_sni_certs' => []]));
foreach ([
    ['ssl_sni_certs' => 'a.test'],
    ['ssl_sni_certs' => ['a.test']],
    ['ssl_sni_certs' => ['a.test' => 'cert.pem']],
    ['ssl_sni_certs' => ['' => ['ssl_cert_file' => $file]]],
    ['ssl_sni_certs' => ['a.test' => ['ssl_key_file' => $file]]],
    ['ssl_sni_certs' => ['a.test' => ['ssl_cert_file' => 5]]],
    ['ssl_sni_certs' => ['a.test' => ['ssl_cert_file' => '/no/such/file']]],
    ['ssl_dhparam' => '/no/such/file'],
    ['ssl_client_cert_file' => '/no/such/file'],
] as $options) {
    try {
        $socket->setProtocol($options);
        echo 'not refused: ', json_encode($options), "\n";
    } catch (TypeError|ValueError $error) {
        echo get_class($error), ': ', strtr($error->getMessage(), ['Swoole\Coroutine\Socket::setProtocol(): ' => '']), "\n";
    }
}
?>
--EXPECT--
bool(true)
bool(true)
TypeError: option [ssl_sni_certs] must be of type array, string "a.test" given
ValueError: option [ssl_sni_certs]: must map host names to arrays with ssl_cert_file and ssl_key_file, array given
ValueError: option [ssl_sni_certs]: must map host names to arrays with ssl_cert_file and ssl_key_file, array given
ValueError: option [ssl_sni_certs]: must map host names to arrays with ssl_cert_file and ssl_key_file, array given
ValueError: option [ssl_sni_certs]: every host needs an ssl_cert_file, array given
ValueError: option [ssl_sni_certs]: ssl_cert_file, ssl_key_file and ssl_passphrase must be strings, array given
ValueError: option [ssl_sni_certs]: a certificate or key file cannot be read, array given
ValueError: option [ssl_dhparam]: the file cannot be read, string "/no/such/file" given
ValueError: option [ssl_client_cert_file]: the file cannot be read, string "/no/such/file" given

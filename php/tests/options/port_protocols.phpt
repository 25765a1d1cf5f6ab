--TEST--
Swoole\Server::set(), Port::set(): framing and TLS: values that are taken, refused with an exception, or ignored with a notice
--FILE--
<?php
$log = tempnam(sys_get_temp_dir(), 'log');
Swoole\Coroutine::set(['log_file' => $log]);
$server = new Swoole\Http\Server('127.0.0.1', 0);
$port = $server->listen('127.0.0.1', 0, SWOOLE_SOCK_TCP);
var_dump($server->set(['open_length_check' => true, 'package_length_type' => 'n', 'package_length_offset' => '2', 'package_body_offset' => 4,
    'package_max_length' => '1M', 'ssl_protocols' => SWOOLE_SSL_TLSv1_2, 'ssl_verify_peer' => 1, 'ssl_ciphers' => 'HIGH',
    'ssl_prefer_server_ciphers' => false, 'ssl_sni_certs' => []]));
var_dump($port->set(['open_eof_split' => true, 'data_eof' => "\n", 'ssl_cert_file' => '/no/such/file', 'ssl_verify_depth' => 3]));
$exact = [
    ['package_eof' => ''],
    ['package_eof' => '123456789'],
    ['package_length_type' => 'q'],
    ['package_length_func' => 'no_such_function'],
    ['ssl_sni_certs' => ['localhost' => 'x']],
    ['ssl_sni_certs' => ['localhost' => ['ssl_cert_file' => 5]]],
    ['ssl_sni_certs' => ['localhost' => ['ssl_cert_file' => '/no/such/file']]],
];
foreach ($exact as $options) {
    foreach ([$server, $port] as $target) {
        try {
            $target->set($options);
            echo "nothing thrown\n";
        } catch (TypeError|ValueError $error) {
            echo get_class($error), ': ', $error->getMessage(), "\n";
        }
    }
}
$port->set(['package_length_func' => fn (string $data): int => 0, 'ssl_compress' => true, 'ssl_protocols' => 4, 'package_body_start' => 70000]);
try {
    $port->set(['ssl_cert_file' => '/no/such/file', 'strict_options' => true]);
} catch (ValueError $error) {
    echo $error->getMessage(), "\n";
}
echo preg_replace('/^\S+ \S+ /m', '', preg_replace('/^\[[^\]]*\]\s*/m', '', file_get_contents($log)));
unlink($log);
?>
--EXPECT--
bool(true)
NULL
ValueError: Swoole\Server::set(): option [package_eof]: must have 1 to 8 bytes, string "" given
ValueError: Swoole\Server\Port::set(): option [package_eof]: must have 1 to 8 bytes, string "" given
ValueError: Swoole\Server::set(): option [package_eof]: must have 1 to 8 bytes, string "123456789" given
ValueError: Swoole\Server\Port::set(): option [package_eof]: must have 1 to 8 bytes, string "123456789" given
ValueError: Swoole\Server::set(): option [package_length_type]: must be one of the letters c C s S n v l L N V J, string "q" given
ValueError: Swoole\Server\Port::set(): option [package_length_type]: must be one of the letters c C s S n v l L N V J, string "q" given
TypeError: Swoole\Server::set(): option [package_length_func] must be a valid callback, string "no_such_function" given
TypeError: Swoole\Server\Port::set(): option [package_length_func] must be a valid callback, string "no_such_function" given
ValueError: Swoole\Server::set(): option [ssl_sni_certs]: must map host names to arrays with ssl_cert_file and ssl_key_file, array given
ValueError: Swoole\Server\Port::set(): option [ssl_sni_certs]: must map host names to arrays with ssl_cert_file and ssl_key_file, array given
ValueError: Swoole\Server::set(): option [ssl_sni_certs]: ssl_cert_file, ssl_key_file and ssl_passphrase must be strings, array given
ValueError: Swoole\Server\Port::set(): option [ssl_sni_certs]: ssl_cert_file, ssl_key_file and ssl_passphrase must be strings, array given
ValueError: Swoole\Server::set(): option [ssl_sni_certs]: a certificate or key file cannot be read, array given
ValueError: Swoole\Server\Port::set(): option [ssl_sni_certs]: a certificate or key file cannot be read, array given
Swoole\Server\Port::set(): option [ssl_cert_file]: the file cannot be read, string "/no/such/file" given
NOTICE	Swoole\Server\Port::set(): option [ssl_compress]: TLS is never compressed: compression gives secrets away (CRIME), true given: ignored
NOTICE	Swoole\Server\Port::set(): option [ssl_protocols]: SSL 2 and SSL 3 are not supported, int 4 given: ignored
NOTICE	Swoole\Server\Port::set(): option [package_body_start] must be between 0 and 65535 bytes, int 70000 given: ignored

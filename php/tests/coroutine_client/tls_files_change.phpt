--TEST--
Swoole\Coroutine\Client: files of the TLS options that change count from the next connection on
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
require __DIR__ . '/certificates.inc';
$first = make_certificate('first');
$second = make_certificate('second');
$port = serve(echo_back(...), server_tls(make_certificate('leaf', ['localhost'], $second)));
$trusted = "$certificate_directory/trusted.pem";
Co\run(function () use ($port, $first, $second, $trusted) {
    $connect = function () use ($port, $trusted) {
        $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
        $client->set(['ssl_verify_peer' => true, 'ssl_cafile' => $trusted, 'timeout' => 5]);
        report('connect', $client->connect('localhost', $port), $client);
    };
    copy($first['pem'], $trusted);
    $connect();
    copy($second['pem'], $trusted);
    $connect();
    $connect();
    copy($first['pem'], $trusted);
    $connect();
    unlink($trusted);
    $connect();
});
?>
--EXPECT--
connect: false ERROR_SSL_VERIFY_FAILED
connect: true no error
connect: true no error
connect: false ERROR_SSL_VERIFY_FAILED
connect: false ERROR_SSL_CREATE_CONTEXT_FAILED

--TEST--
Swoole\Coroutine\Client: client certificates, encrypted keys
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
require __DIR__ . '/certificates.inc';
$ca = make_certificate('ca');
$server = make_certificate('server', ['localhost'], $ca);
$mine = make_certificate('mine', ['me'], $ca, 30, 'secret');
$stranger = make_certificate('stranger', ['me']);
$port = serve(function ($connection) {
    $certificate = stream_context_get_params($connection)['options']['ssl']['peer_certificate'] ?? null;
    fgets($connection);
    fwrite($connection, $certificate ? openssl_x509_parse($certificate)['subject']['CN'] : 'nobody');
}, server_tls($server, ['verify_peer' => true, 'verify_peer_name' => false, 'cafile' => $ca['pem'], 'capture_peer_cert' => true]));
Co\run(function () use ($port, $mine, $stranger) {
    $try = function (string $what, array $options) use ($port) {
        $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
        $client->set($options + ['timeout' => 10]);
        // With TLS 1.3 the server judges after the client is done: the next call tells.
        $answer = @$client->connect('127.0.0.1', $port) && $client->send("who am I\n") ? $client->recv() : false;
        echo $what, ': ', $answer === false || $answer === '' ? 'refused' : $answer, "\n";
        return $client;
    };
    $try('mine', ['ssl_cert_file' => $mine['pem'], 'ssl_key_file' => $mine['key'], 'ssl_passphrase' => 'secret']);
    report('wrong passphrase', false, $try('wrong passphrase', ['ssl_cert_file' => $mine['pem'], 'ssl_key_file' => $mine['key'], 'ssl_passphrase' => 'guess']));
    report('no passphrase', false, $try('no passphrase', ['ssl_cert_file' => $mine['pem'], 'ssl_key_file' => $mine['key']]));
    report('key of another', false, $try('key of another', ['ssl_cert_file' => $mine['pem'], 'ssl_key_file' => $stranger['key']]));
    $try('of a stranger', ['ssl_cert_file' => $stranger['pem'], 'ssl_key_file' => $stranger['key']]);
    $try('none', []);
});
?>
--EXPECT--
mine: me
wrong passphrase: refused
wrong passphrase: false ERROR_SSL_CREATE_CONTEXT_FAILED
no passphrase: refused
no passphrase: false ERROR_SSL_CREATE_CONTEXT_FAILED
key of another: refused
key of another: false ERROR_SSL_CREATE_CONTEXT_FAILED
of a stranger: refused
none: refused

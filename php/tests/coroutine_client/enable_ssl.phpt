--TEST--
Swoole\Coroutine\Client::enableSSL(): STARTTLS, and peers that refuse
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
require __DIR__ . '/certificates.inc';
$ca = make_certificate('ca');
$identity = make_certificate('leaf', ['localhost'], $ca);
$starttls = serve(function ($connection) use ($identity) {
    fgets($connection);
    fwrite($connection, "OK\n");
    stream_context_set_option($connection, 'ssl', 'local_cert', $identity['pem']);
    stream_context_set_option($connection, 'ssl', 'local_pk', $identity['key']);
    if (@stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER)) {
        echo_back($connection);
    }
});
$refuses = serve(function ($connection) {
    fgets($connection);
    fwrite($connection, "no\n");
    fread($connection, 1000);
    fwrite($connection, "I said no\n");
});
Co\run(function () use ($starttls, $refuses, $ca) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['timeout' => 5, 'ssl_verify_peer' => true, 'ssl_cafile' => $ca['pem']]);
    $client->connect('localhost', $starttls);
    report('certificate before', $client->getPeerCert(), $client);
    report('verify before', $client->verifyPeerCert(), $client);
    $client->send("STARTTLS\n");
    var_dump($client->recv());
    report('enableSSL', $client->enableSSL(), $client);
    var_dump($client->send('secret'), $client->recv(), $client->verifyPeerCert());
    report('twice', @$client->enableSSL(), $client);
    var_dump($client->send('still there'), $client->recv());
    $client->close();

    echo "the next connection starts plain again\n";
    $client->connect('localhost', $starttls);
    $client->send("STARTTLS\n");
    var_dump($client->recv());
    $client->set(['ssl_host_name' => 'other.example']);
    report('other host', $client->enableSSL(), $client);
    var_dump($client->connected, $client->fd);

    $client->connect('127.0.0.1', $refuses);
    $client->send("STARTTLS\n");
    var_dump($client->recv());
    report('not TLS', $client->enableSSL(), $client);
    var_dump($client->connected);
});
?>
--EXPECT--
certificate before: false ERROR_SSL_NOT_READY
verify before: false ERROR_SSL_NOT_READY
string(3) "OK
"
enableSSL: true no error
int(6)
string(6) "secret"
bool(true)
twice: false EALREADY
int(11)
string(11) "still there"
the next connection starts plain again
string(3) "OK
"
other host: false ERROR_SSL_VERIFY_FAILED
bool(false)
int(-1)
string(3) "no
"
not TLS: false ERROR_SSL_HANDSHAKE_FAILED
bool(false)

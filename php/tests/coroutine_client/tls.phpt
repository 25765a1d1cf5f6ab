--TEST--
Swoole\Coroutine\Client: TLS without verification: a conversation, large data, the certificate
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
require __DIR__ . '/certificates.inc';
$identity = make_certificate('leaf', ['localhost']);
$port = serve(echo_back(...), server_tls($identity));
$file = tempnam(sys_get_temp_dir(), 'shoal');
file_put_contents($file, str_repeat('file', 10_000));
Co\run(function () use ($port, $identity, $file) {
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $client->set(['timeout' => 10, 'ssl_host_name' => 'localhost']);
    var_dump($client->connect('127.0.0.1', $port), $client->errCode, $client->connected);
    var_dump($client->send('secret'), $client->recv());
    $data = random_bytes(300_000);
    go(fn () => $client->send($data));
    for ($received = ''; strlen($received) < strlen($data) && ($part = $client->recv()); $received .= $part);
    var_dump($received === $data);
    go(fn () => var_dump($client->sendfile($file)));
    for ($received = ''; strlen($received) < 40_000 && ($part = $client->recv()); $received .= $part);
    var_dump($received === file_get_contents($file));
    var_dump(openssl_x509_fingerprint($client->getPeerCert()) === openssl_x509_fingerprint($identity['certificate']));
    report('verifyPeerCert', $client->verifyPeerCert(), $client);
    echo $client->errMsg !== '' ? "with a reason\n" : "without a reason\n";
    report('verifyPeerCert, self-signed', $client->verifyPeerCert(true), $client);
    report('enableSSL', @$client->enableSSL(), $client);
    var_dump($client->close(), $client->getPeerCert());

    echo "by option instead of by type\n";
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['open_ssl' => true, 'timeout' => 10]);
    var_dump($client->connect('127.0.0.1', $port), $client->send('option'), $client->recv());
    var_dump($client->close());
    $client->connect('127.0.0.1', $port);
    report('self-signed, connected by address', $client->verifyPeerCert(true), $client);
    report('not allowed', $client->verifyPeerCert(), $client);
    $client->close();
    $client->set(['ssl_host_name' => 'elsewhere']);
    $client->connect('127.0.0.1', $port);
    report('self-signed, for another host', $client->verifyPeerCert(true), $client);
    $client->close();
    $client->set(['ssl_host_name' => '']);
    echo "again: the session is resumed\n";
    var_dump($client->connect('127.0.0.1', $port), $client->send('again'), $client->recv());
});
unlink($file);
?>
--EXPECT--
bool(true)
int(0)
bool(true)
int(6)
string(6) "secret"
bool(true)
bool(true)
bool(true)
bool(true)
verifyPeerCert: false ERROR_SSL_VERIFY_FAILED
with a reason
verifyPeerCert, self-signed: true no error
enableSSL: false EALREADY
bool(true)
bool(false)
by option instead of by type
bool(true)
int(6)
string(6) "option"
bool(true)
self-signed, connected by address: true no error
not allowed: false ERROR_SSL_VERIFY_FAILED
self-signed, for another host: false ERROR_SSL_VERIFY_FAILED
again: the session is resumed
bool(true)
int(5)
string(5) "again"

--TEST--
Swoole\Client: TLS: connect(), enableSSL(), certificates, verification and its failures
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip openssl is missing');
--FILE--
<?php
require __DIR__ . '/peer.inc';
require __DIR__ . '/../coroutine_client/certificates.inc';
$ca = make_certificate('ca');
$identity = make_certificate('good', ['localhost'], $ca);
$port = serve(echo_back(...), server_tls($identity));
$ssl = SWOOLE_SOCK_TCP | SWOOLE_SSL;
$verify = ['ssl_verify_peer' => true, 'ssl_cafile' => $ca['pem']];
$client = connected($port, type: $ssl);
var_dump($client->send('secret'), $client->recv(3, Swoole\Client::MSG_PEEK), $client->recv(2));
$read = [$client];
$none = null;
var_dump(swoole_client_select($read, $none, $none, 5), $client->recv());
var_dump(openssl_x509_parse($client->getPeerCert())['subject']['CN']);
report('verifyPeerCert', $client->verifyPeerCert(), $client);
$client->set(['timeout' => 0.05]);
report('timeout', @$client->recv(), $client);
$client->close();
$client = new Swoole\Client($ssl);
$client->set($verify + ['ssl_host_name' => 'localhost']);
var_dump($client->connect('127.0.0.1', $port, 5), $client->verifyPeerCert(), $client->send('x'), $client->recv());
$client->close();
$client->set(['ssl_host_name' => 'other.test']);
report('another host', @$client->connect('127.0.0.1', $port, 5), $client);
$client->set(['ssl_host_name' => 'localhost', 'ssl_cafile' => $identity['pem']]);
report('unknown authority', @$client->connect('127.0.0.1', $port, 5), $client);
var_dump($client->sock);
$client->set(['ssl_ciphers' => 'NO-SUCH-CIPHER']);
report('no such cipher', @$client->connect('127.0.0.1', $port, 5), $client);
$client = new Swoole\Client($ssl);
report('silent', @$client->connect('127.0.0.1', serve(stay_silent(...)), 0.1), $client);
report('not TLS', @$client->connect('127.0.0.1', serve(send_first("HTTP/1.1 400 Bad\r\n\r\n")), 5), $client);

echo "STARTTLS\n";
$client = connected(serve(function ($connection) use ($identity) {
    fread($connection, 8);
    fwrite($connection, 'go');
    foreach (server_tls($identity) as $option => $value) {
        stream_context_set_option($connection, 'ssl', $option, $value);
    }
    stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER) && echo_back($connection);
}));
report('not yet', $client->getPeerCert(), $client);
$client->send('STARTTLS');
var_dump($client->recv());
var_dump($client->enableSSL(function (Swoole\Client $ready) use ($client) {
    var_dump($ready === $client);
}));
var_dump($client->send('hidden'), $client->recv());
report('twice', @$client->enableSSL(), $client);
?>
--EXPECT--
int(6)
string(3) "sec"
string(2) "se"
int(1)
string(4) "cret"
string(9) "localhost"
verifyPeerCert: false ERROR_SSL_VERIFY_FAILED
timeout: false EAGAIN
bool(true)
bool(true)
int(1)
string(1) "x"
another host: false ERROR_SSL_VERIFY_FAILED
unknown authority: false ERROR_SSL_VERIFY_FAILED
int(-1)
no such cipher: false ERROR_SSL_CREATE_CONTEXT_FAILED
silent: false ETIMEDOUT
not TLS: false ERROR_SSL_HANDSHAKE_FAILED
STARTTLS
not yet: false ERROR_SSL_NOT_READY
string(2) "go"
bool(true)
bool(true)
int(6)
string(6) "hidden"
twice: false EALREADY

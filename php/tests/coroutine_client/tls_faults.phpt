--TEST--
Swoole\Coroutine\Client: peers that do not finish the TLS handshake, or do not speak TLS
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
require __DIR__ . '/certificates.inc';
$identity = make_certificate('leaf', ['localhost']);
$silent = serve(stay_silent(...));
$closes = serve(fn ($connection) => fread($connection, 1 << 16));
$http = serve(function ($connection) {
    fread($connection, 1 << 16);
    fwrite($connection, "HTTP/1.1 400 Bad Request\r\n\r\n");
    fread($connection, 1);
});
// The first bytes of a ServerHello record, and no more.
$half = serve(function ($connection) {
    fread($connection, 1 << 16);
    fwrite($connection, "\x16\x03\x03\x00\x7a\x02\x00\x00\x76\x03\x03");
});
$old = serve(echo_back(...), server_tls($identity, ['crypto_method' => STREAM_CRYPTO_METHOD_TLSv1_2_SERVER, 'max_proto_version' => STREAM_CRYPTO_PROTO_TLSv1_2]));
$cut = serve(function ($connection) {
    fread($connection, 10);
}, server_tls($identity));
Co\run(function () use ($silent, $closes, $http, $half, $old, $cut) {
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $try = function (string $what, int $port, float $timeout = 5) use ($client) {
        $started = hrtime(true);
        report($what, $client->connect('127.0.0.1', $port, $timeout), $client);
        echo '  ', $client->fd > 0 ? 'open ' : 'closed ', (hrtime(true) - $started) / 1e9 < 2 ? 'soon' : 'late', ' ', $client->errMsg === '' ? 'no text' : 'text', "\n";
    };
    $try('silent', $silent, 0.1);
    $try('closes', $closes);
    $try('speaks HTTP', $http);
    $try('cut in the handshake', $half);
    $client->set(['ssl_protocols' => SWOOLE_SSL_TLSv1_3]);
    $try('no common version', $old);
    $client->set(['ssl_protocols' => SWOOLE_SSL_TLSv1_2]);
    $try('TLS 1.2', $old);
    var_dump($client->send('two'), $client->recv());
    $client->close();
    $client->set(['ssl_protocols' => 0, 'ssl_ciphers' => 'NO-SUCH-CIPHER']);
    report('cipher', @$client->connect('127.0.0.1', $old), $client);
    $client->set(['ssl_ciphers' => 'HIGH', 'ssl_cert_file' => __FILE__, 'ssl_key_file' => __FILE__]);
    report('certificate that is none', @$client->connect('127.0.0.1', $old), $client);

    echo "the peer goes later\n";
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $client->connect('127.0.0.1', $cut);
    $client->send('0123456789');
    report('recv', $client->recv(5), $client);
    $client->close();

    echo "descriptors\n";
    $before = count(scandir('/proc/self/fd'));
    for ($i = 0; $i < 20; $i++) {
        $client->connect('127.0.0.1', $closes);
    }
    var_dump(count(scandir('/proc/self/fd')) - $before);
});
?>
--EXPECT--
silent: false ETIMEDOUT
  closed soon text
closes: false ERROR_SSL_RESET
  closed soon text
speaks HTTP: false ERROR_SSL_HANDSHAKE_FAILED
  closed soon text
cut in the handshake: false ERROR_SSL_RESET
  closed soon text
no common version: false ERROR_SSL_HANDSHAKE_FAILED
  closed soon text
TLS 1.2: true no error
  open soon no text
int(3)
string(3) "two"
cipher: false ERROR_SSL_CREATE_CONTEXT_FAILED
certificate that is none: false ERROR_SSL_CREATE_CONTEXT_FAILED
the peer goes later
recv: "" no error
descriptors
int(0)

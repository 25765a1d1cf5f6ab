--TEST--
Swoole\Coroutine\Client: ssl_verify_peer: certificates that pass and that do not
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
require __DIR__ . '/certificates.inc';
$ca = make_certificate('ca');
$good = serve(echo_back(...), server_tls(make_certificate('good', ['localhost', '*.example.org'], $ca)));
$address = serve(echo_back(...), server_tls(make_certificate('address', ['127.0.0.1'], $ca)));
$self = serve(echo_back(...), server_tls(make_certificate('self', ['localhost'])));
$expired = serve(echo_back(...), server_tls(make_certificate('expired', ['localhost'], $ca, 0)));
usleep(1_100_000);  // A certificate of no days ends at once.
Co\run(function () use ($ca, $good, $address, $self, $expired) {
    $try = function (string $what, int $port, array $options, string $host = '127.0.0.1') {
        $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
        $client->set($options + ['timeout' => 10, 'ssl_verify_peer' => true]);
        report($what, $client->connect($host, $port), $client);
        if ($client->connected) {
            var_dump($client->send('x'), $client->recv());
        } else {
            echo '  ', $client->errMsg, "\n  ", $client->fd, ' ', var_export($client->socket, true), "\n";
        }
    };
    $trust = ['ssl_cafile' => $ca['pem']];
    $try('by name', $good, $trust + ['ssl_host_name' => 'localhost']);
    $try('the name connected to', $good, $trust, 'localhost');
    $try('by wildcard', $good, $trust + ['ssl_host_name' => 'www.example.org']);
    $try('for an address', $address, $trust);
    $try('other host', $good, $trust + ['ssl_host_name' => 'www.example.com']);
    $try('other address', $good, $trust);
    $try('expired', $expired, $trust + ['ssl_host_name' => 'localhost']);
    $try('unknown authority', $good, ['ssl_host_name' => 'localhost']);
    $try('self-signed', $self, $trust + ['ssl_host_name' => 'localhost']);
    $try('self-signed, allowed', $self, $trust + ['ssl_host_name' => 'localhost', 'ssl_allow_self_signed' => true]);
    $try('self-signed, allowed, other host', $self, $trust + ['ssl_host_name' => 'other', 'ssl_allow_self_signed' => true]);
    $try('self-signed, allowed, by address', $self, ['ssl_allow_self_signed' => true]);
    $try('self-signed, allowed, by address, other roots', $self, $trust + ['ssl_allow_self_signed' => true]);
    $try('signed by an authority, self-signed allowed, by address', $good, $trust + ['ssl_allow_self_signed' => true]);
    $try('expired, self-signed allowed', $expired, $trust + ['ssl_host_name' => 'localhost', 'ssl_allow_self_signed' => true]);
    $try('not verified', $expired, ['ssl_verify_peer' => false]);

    echo "after a failure the same client connects elsewhere\n";
    $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $client->set($trust + ['ssl_verify_peer' => true, 'ssl_host_name' => 'localhost', 'timeout' => 10]);
    var_dump($client->connect('127.0.0.1', $expired), $client->connect('127.0.0.1', $good), $client->send('x'), $client->recv());
});
?>
--EXPECT--
by name: true no error
int(1)
string(1) "x"
the name connected to: true no error
int(1)
string(1) "x"
by wildcard: true no error
int(1)
string(1) "x"
for an address: true no error
int(1)
string(1) "x"
other host: false ERROR_SSL_VERIFY_FAILED
  hostname mismatch
  -1 NULL
other address: false ERROR_SSL_VERIFY_FAILED
  IP address mismatch
  -1 NULL
expired: false ERROR_SSL_VERIFY_FAILED
  certificate has expired
  -1 NULL
unknown authority: false ERROR_SSL_VERIFY_FAILED
  unable to get local issuer certificate
  -1 NULL
self-signed: false ERROR_SSL_VERIFY_FAILED
  self-signed certificate
  -1 NULL
self-signed, allowed: true no error
int(1)
string(1) "x"
self-signed, allowed, other host: false ERROR_SSL_VERIFY_FAILED
  hostname mismatch
  -1 NULL
self-signed, allowed, by address: true no error
int(1)
string(1) "x"
self-signed, allowed, by address, other roots: true no error
int(1)
string(1) "x"
signed by an authority, self-signed allowed, by address: false ERROR_SSL_VERIFY_FAILED
  IP address mismatch
  -1 NULL
expired, self-signed allowed: false ERROR_SSL_VERIFY_FAILED
  certificate has expired
  -1 NULL
not verified: true no error
int(1)
string(1) "x"
after a failure the same client connects elsewhere
bool(false)
bool(true)
int(1)
string(1) "x"

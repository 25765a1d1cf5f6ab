--TEST--
ssl_verify_peer without ssl_cafile: the system's roots, which SSL_CERT_FILE and SSL_CERT_DIR may name; verifyPeerCert()
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/../coroutine_client/peer.inc';
require __DIR__ . '/../coroutine_client/certificates.inc';
$ca = make_certificate('ca');
$other = make_certificate('other');
$port = serve(echo_back(...), server_tls(make_certificate('leaf', ['localhost'], $ca)));
$hashed = "$certificate_directory/" . openssl_x509_parse($ca['certificate'])['hash'] . '.0';
Co\run(function () use ($port, $ca, $other, $hashed, $certificate_directory) {
    $try = function (string $what, string $file, array $options = ['ssl_verify_peer' => true]) use ($port, $certificate_directory) {
        putenv("SSL_CERT_FILE=$file");
        putenv("SSL_CERT_DIR=$certificate_directory");
        $client = new Client(SWOOLE_SOCK_TCP | SWOOLE_SSL);
        // Clients with equal options share what has been read.
        static $depth = 10;
        $client->set($options + ['timeout' => 10, 'ssl_verify_depth' => $depth++]);
        report($what, $client->connect('localhost', $port), $client);
        if ($client->connected && !$options) {
            report('  verifyPeerCert', $client->verifyPeerCert(), $client);
        }
        $client->close();
    };
    $try('in the file', $ca['pem']);
    $try('not in the file', $other['pem']);
    $try('no file', '/nowhere');
    $try('not verified', $other['pem'], []);
    $try('not verified', $ca['pem'], []);
    copy($ca['pem'], $hashed);
    $try('in the directory', $other['pem']);
    $try('not verified', '/nowhere', []);
});
?>
--EXPECT--
in the file: true no error
not in the file: false ERROR_SSL_VERIFY_FAILED
no file: false ERROR_SSL_VERIFY_FAILED
not verified: true no error
  verifyPeerCert: false ERROR_SSL_VERIFY_FAILED
not verified: true no error
  verifyPeerCert: true no error
in the directory: true no error
not verified: true no error
  verifyPeerCert: true no error

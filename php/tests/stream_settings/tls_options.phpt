--TEST--
TLS options of sockets and clients: files that are wrong, ssl_capath, ssl_verify_depth, ssl_dhparam, passphrases
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
use Swoole\Coroutine\Socket;
require __DIR__ . '/../coroutine_client/certificates.inc';
$ca = make_certificate('ca');
$other = make_certificate('other');
$leaf = make_certificate('leaf', ['localhost'], $ca);
$locked = make_certificate('locked', ['localhost'], $ca, 30, 'sesame');
touch("$certificate_directory/empty");
$directory = "$certificate_directory/hashed";
mkdir($directory);

/** What a server and a client with these options make of each other. */
function meet(array $server, array $client): string
{
    $listener = new Socket(AF_INET, SOCK_STREAM, 0);
    $listener->setProtocol(['open_ssl' => true] + $server);
    $listener->bind('127.0.0.1', 0);
    if (!$listener->listen()) {
        return "no server: $listener->errMsg";
    }
    go(function () use ($listener) {
        if (($accepted = $listener->accept(5)) && $accepted->sslHandshake()) {
            $accepted->sendAll('hello');
        }
        $listener->close();
    });
    $socket = new Socket(AF_INET, SOCK_STREAM, 0);
    $socket->setProtocol(['open_ssl' => true, 'ssl_host_name' => 'localhost'] + $client);
    $is_connected = $socket->connect('127.0.0.1', $listener->getsockname()['port'], 5);
    $answer = $is_connected ? $socket->recvAll(5, 5) : "no client: $socket->errMsg";
    $socket->close();
    $listener->close();
    return $answer;
}

Co\run(function () use ($ca, $other, $leaf, $locked, $certificate_directory, $directory) {
    $show = function (string $what, Closure $meeting) use ($certificate_directory) {
        try {
            $answer = $meeting();
        } catch (ValueError $refusal) {
            $answer = strstr($refusal->getMessage(), 'option');
        }
        echo "$what: ", str_replace($certificate_directory, '...', $answer), "\n";
    };
    $identity = ['ssl_cert_file' => $leaf['pem'], 'ssl_key_file' => $leaf['key']];
    $verify = ['ssl_verify_peer' => true];
    $trust = $verify + ['ssl_cafile' => $ca['pem']];
    $show('good', fn () => meet($identity, $trust));

    echo "certificates and keys\n";
    $show('missing certificate', fn () => meet(['ssl_cert_file' => "$certificate_directory/none"] + $identity, $trust));
    $show('missing key', fn () => meet(['ssl_key_file' => "$certificate_directory/none"] + $identity, $trust));
    $show('a directory', fn () => meet(['ssl_cert_file' => $certificate_directory] + $identity, $trust));
    $show('an empty file', fn () => meet(['ssl_cert_file' => "$certificate_directory/empty"] + $identity, $trust));
    $show('key of another', fn () => meet(['ssl_key_file' => $other['key']] + $identity, $trust));
    $show('the client has it wrong', fn () => meet($identity, ['ssl_cert_file' => $leaf['pem'], 'ssl_key_file' => $other['key']] + $trust));
    $identity_locked = ['ssl_cert_file' => $locked['pem'], 'ssl_key_file' => $locked['key']];
    $show('passphrase', fn () => meet(['ssl_passphrase' => 'sesame'] + $identity_locked, $trust));
    $show('no passphrase', fn () => meet($identity_locked, $trust));
    $show('wrong passphrase', fn () => preg_replace('/\]: .*/', ']', meet(['ssl_passphrase' => 'wrong'] + $identity_locked, $trust)));

    echo "roots\n";
    $show('empty ssl_cafile', fn () => meet($identity, ['ssl_cafile' => "$certificate_directory/empty"] + $verify));
    $show('missing ssl_cafile', fn () => meet($identity, ['ssl_cafile' => "$certificate_directory/none"] + $verify));
    $show('ssl_capath is a file', fn () => meet($identity, ['ssl_capath' => $ca['pem']] + $verify));
    $show('empty ssl_capath', fn () => meet($identity, ['ssl_capath' => $directory] + $verify));
    copy($ca['pem'], "$directory/" . openssl_x509_parse($ca['certificate'])['hash'] . '.0');
    $show('ssl_capath', fn () => meet($identity, ['ssl_capath' => $directory] + $verify));
    $show('ssl_capath instead of ssl_cafile', fn () => meet($identity, ['ssl_capath' => $directory, 'ssl_cafile' => $other['pem']] + $verify));

    echo "depth\n";
    $middle = make_certificate('middle', [], $ca);
    $deep = make_certificate('deep', ['localhost'], $middle);
    file_put_contents($deep['pem'], file_get_contents($middle['pem']), FILE_APPEND);
    $identity_deep = ['ssl_cert_file' => $deep['pem'], 'ssl_key_file' => $deep['key']];
    $show('one between', fn () => meet($identity_deep, ['ssl_verify_depth' => 1] + $trust));
    $middle2 = make_certificate('middle2', [], $middle);
    $deeper = make_certificate('deeper', ['localhost'], $middle2);
    file_put_contents($deeper['pem'], file_get_contents($middle2['pem']) . file_get_contents($middle['pem']), FILE_APPEND);
    $identity_deeper = ['ssl_cert_file' => $deeper['pem'], 'ssl_key_file' => $deeper['key']];
    $show('two between', fn () => meet($identity_deeper, $trust));
    $show('two between, one allowed', fn () => meet($identity_deeper, ['ssl_verify_depth' => 1] + $trust));

    echo "ciphers\n";
    file_put_contents("$certificate_directory/curve", "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n");
    $show('a curve as ssl_dhparam', fn () => meet(['ssl_dhparam' => "$certificate_directory/curve"] + $identity, $trust));
    $show('missing ssl_dhparam', fn () => meet(['ssl_dhparam' => "$certificate_directory/none"] + $identity, $trust));
    $show('the order of the server', fn () => meet(['ssl_prefer_server_ciphers' => true, 'ssl_ciphers' => 'HIGH'] + $identity, $trust));
    $show('none in common', fn () => meet(['ssl_ciphers' => 'ECDHE-ECDSA-AES128-GCM-SHA256', 'ssl_protocols' => SWOOLE_SSL_TLSv1_2] + $identity,
        ['ssl_ciphers' => 'ECDHE-ECDSA-AES256-GCM-SHA384'] + $trust));
});
array_map(unlink(...), glob("$directory/*"));
rmdir($directory);
?>
--EXPECTF--
good: hello
certificates and keys
missing certificate: option [ssl_cert_file]: the file cannot be read, string ".../none" given
missing key: option [ssl_key_file]: the file cannot be read, string ".../none" given
a directory: no server: certificate [...]: Is a directory
an empty file: no server: certificate [.../empty]: no start line
key of another: no server: private key [.../other.key]: key values mismatch
the client has it wrong: no client: private key [.../other.key]: key values mismatch
passphrase: hello
no passphrase: no server: private key [.../locked.key]: it is encrypted, and there is no passphrase
wrong passphrase: no server: private key [.../locked.key]
roots
empty ssl_cafile: no client: trusted certificates [.../empty]: no certificate or crl found
missing ssl_cafile: option [ssl_cafile]: the file cannot be read, string ".../none" given
ssl_capath is a file: no client: trusted certificates [.../ca.pem]: Not a directory
empty ssl_capath: no client: unable to get local issuer certificate
ssl_capath: hello
ssl_capath instead of ssl_cafile: hello
depth
one between: hello
two between: hello
two between, one allowed: no client: certificate chain too long
ciphers
a curve as ssl_dhparam: no server: DH parameters [.../curve]: not usable
missing ssl_dhparam: option [ssl_dhparam]: the file cannot be read, string ".../none" given
the order of the server: hello
none in common: no client: %s alert handshake failure

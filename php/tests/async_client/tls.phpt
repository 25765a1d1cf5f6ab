--TEST--
Swoole\Async\Client: TLS from the start, enableSSL(), certificates that do not pass, close() during the handshake
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
require __DIR__ . '/client.inc';
require __DIR__ . '/../coroutine_client/certificates.inc';
use Swoole\Event;
$identity = make_certificate('leaf', ['localhost']);
$tls = serve(echo_back(...), server_tls($identity));
$plain = serve(function ($connection) use ($identity) {
    while (($line = fgets($connection)) === "plain\n") {
        fwrite($connection, $line);
    }
    fwrite($connection, "go ahead\n");
    foreach (server_tls($identity) as $option => $value) {
        stream_context_set_option($connection, 'ssl', $option, $value);
    }
    stream_socket_enable_crypto($connection, true, STREAM_CRYPTO_METHOD_TLS_SERVER) && echo_back($connection);
});
$silent = serve(stay_silent(...));
$big = str_repeat('0123456789', 200_000);

$got = '';
$client = watched('tls', SWOOLE_SOCK_TCP | SWOOLE_SSL, ['connect' => fn ($client) => var_dump($client->send($GLOBALS['big']), str_contains($client->getPeerCert(), 'BEGIN CERTIFICATE'))]);
$client->on('receive', function ($client, $data) use (&$got, $big) {
    $got .= $data;
    if (strlen($got) === strlen($big)) {
        var_dump($got === $big, $client->close());
    }
});
$client->connect('127.0.0.1', $tls, 5);
Event::wait();

echo "--- enableSSL()\n";
$client = watched('later', SWOOLE_SOCK_TCP, [
    'connect' => fn ($client) => $client->send("plain\n") && $client->send("begin\n"),
    'receive' => function ($client, $data) {
        if (str_ends_with($data, "go ahead\n")) {
            var_dump($client->enableSSL(function ($client) {
                echo "ready\n";
                var_dump($client->isConnected(), $client->send('secret'), @$client->enableSSL());
            }), @$client->send('not yet'), $client->errCode === SWOOLE_ERROR_SSL_NOT_READY);
        } elseif ($data === 'secret') {
            $client->close();
        }
    },
]);
$client->set(['open_eof_split' => true, 'package_eof' => "\n"]);
$client->on('receive', (function ($client, $data) {
    echo 'later receive ', json_encode($data), "\n";
    if ($data === "go ahead\n") {
        var_dump($client->enableSSL(function ($client) {
            echo "ready\n";
            var_dump($client->isConnected(), $client->send("secret\n"), @$client->enableSSL());
        }), @$client->send('not yet'), $client->errCode === SWOOLE_ERROR_SSL_NOT_READY);
    } elseif ($data === "secret\n") {
        $client->close();
    }
}));
$client->connect('127.0.0.1', $plain, 5);
Event::wait();

echo "--- refused\n";
$client = watched('refused', SWOOLE_SOCK_TCP | SWOOLE_SSL);
$client->set(['ssl_verify_peer' => true]);
$client->connect('127.0.0.1', $tls, 5);
Event::wait();
$client = watched('allowed', SWOOLE_SOCK_TCP | SWOOLE_SSL, ['connect' => fn ($client) => $client->close()]);
$client->set(['ssl_verify_peer' => true, 'ssl_allow_self_signed' => true]);
$client->connect('127.0.0.1', $tls, 5);
Event::wait();

echo "--- closed meanwhile\n";
$client = watched('half', SWOOLE_SOCK_TCP, ['connect' => function ($client) {
    var_dump($client->enableSSL(fn () => print("never\n")));
    Swoole\Timer::after(10, fn () => var_dump($client->close(), $client->sock));
}]);
$client->connect('127.0.0.1', $silent, 5);
Event::wait();
?>
--EXPECT--
tls connect: true no error
int(2000000)
bool(true)
tls close: false no error
bool(true)
bool(true)
--- enableSSL()
later connect: true no error
later receive "plain\n"
later receive "go ahead\n"
bool(true)
bool(false)
bool(true)
ready
bool(true)
int(7)
bool(false)
later receive "secret\n"
later close: false no error
--- refused
refused error: false ERROR_SSL_VERIFY_FAILED
allowed connect: true no error
allowed close: false no error
--- closed meanwhile
half connect: true no error
bool(true)
half close: false no error
bool(true)
int(-1)

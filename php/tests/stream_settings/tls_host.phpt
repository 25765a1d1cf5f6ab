--TEST--
ssl_verify_peer: for whom the certificate must be, the same in all clients and ways to TLS
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
require __DIR__ . '/../coroutine_client/peer.inc';
require __DIR__ . '/../coroutine_client/certificates.inc';
$ca = make_certificate('ca');
$names = make_certificate('names', ['localhost', '*.example.org'], $ca);
$path = "$certificate_directory/socket";
$servers = [
    'names' => serve(echo_back(...), server_tls($names)),
    'address' => serve(echo_back(...), server_tls(make_certificate('address', ['127.0.0.1'], $ca))),
    'address6' => serve(echo_back(...), server_tls(make_certificate('address6', ['::1'], $ca)), 'tcp://[::1]:0'),
    'self' => serve(echo_back(...), server_tls(make_certificate('self', ['localhost']))),
    'expired' => serve(echo_back(...), server_tls(make_certificate('expired', ['localhost'], $ca, 0))),
    'unix' => 0,
];
in_child(function ($lifeline) use ($path, $names) {  // PHP's streams speak no TLS over Unix sockets.
    Co\run(function () use ($lifeline, $path, $names) {
        $listener = new Swoole\Coroutine\Socket(AF_UNIX, SOCK_STREAM, 0);
        $listener->setProtocol(['open_ssl' => true, 'ssl_cert_file' => $names['pem'], 'ssl_key_file' => $names['key']]);
        $listener->bind($path);
        $listener->listen();
        go(function () use ($listener, $lifeline) {
            Co\System::waitEvent($lifeline, SWOOLE_EVENT_READ, -1);
            $listener->close();
        });
        while ($connection = $listener->accept(-1)) {
            go(fn () => $connection->sslHandshake() && $connection->sendAll($connection->recv()));
        }
    });
});
usleep(1_100_000);  // A certificate of no days ends at once.

/** Every way to TLS; each answers whether it succeeded, and leaves the error in its client. */
function ways(int $domain, int $type, array $options): array
{
    $client = fn (string $class, bool $later) => function ($host, $port) use ($class, $later, $type, $options) {
        $client = new $class($type | ($later ? 0 : SWOOLE_SSL));
        $client->set($options);
        $is_done = @$client->connect($host, $port, 10) && (!$later || $client->enableSSL());
        return [$client, $is_done && $client->send('x') === 1 && $client->recv() === 'x'];
    };
    $socket = fn (bool $later) => function ($host, $port) use ($domain, $later, $options) {
        $socket = new Swoole\Coroutine\Socket($domain, SOCK_STREAM, 0);
        $socket->setProtocol(['open_ssl' => !$later] + $options);
        $is_done = $socket->connect($host, $port, 10) && (!$later || $socket->sslHandshake());
        return [$socket, $is_done && $socket->send('x') === 1 && $socket->recv() === 'x'];
    };
    return [$client(Swoole\Client::class, false), $client(Swoole\Client::class, true),
        $client(Swoole\Coroutine\Client::class, false), $client(Swoole\Coroutine\Client::class, true),
        $socket(false), $socket(true)];
}

Co\run(function () use ($servers, $ca, $path) {
    $try = function (string $server, string $host, array $options = []) use ($servers, $ca) {
        [$domain, $type] = match (true) {
            $server === 'unix' => [AF_UNIX, SWOOLE_SOCK_UNIX_STREAM],
            str_contains($host, ':') => [AF_INET6, SWOOLE_SOCK_TCP6],
            default => [AF_INET, SWOOLE_SOCK_TCP],
        };
        $options += ['ssl_verify_peer' => true, 'ssl_cafile' => $ca['pem'], 'timeout' => 10];
        $outcomes = [];
        foreach (ways($domain, $type, $options) as $way) {
            [$client, $is_done] = $way($host, $servers[$server]);
            if ($is_done) {
                $client->close();  // The server takes one at a time.
            }
            $outcomes[] = $is_done ? 'connected' : ($client->errCode === SWOOLE_ERROR_SSL_VERIFY_FAILED ? 'refused' : $client->errCode);
        }
        $name = $options['ssl_host_name'] ?? null;
        echo "$server by ", $server === 'unix' ? 'path' : $host, $name === null ? '' : " as $name", ': ',
            count(array_unique($outcomes)) === 1 ? $outcomes[0] : json_encode($outcomes), "\n";
    };
    $try('names', 'localhost');
    $try('names', '127.0.0.1');
    $try('names', '127.0.0.1', ['ssl_host_name' => 'localhost']);
    $try('names', '127.0.0.1', ['ssl_host_name' => 'LocalHost.']);
    $try('names', 'localhost', ['ssl_host_name' => 'www.example.org']);
    $try('names', 'localhost', ['ssl_host_name' => 'example.org']);
    $try('names', 'localhost', ['ssl_host_name' => 'a.b.example.org']);
    $try('names', '127.0.0.1', ['ssl_host_name' => 'other.test']);
    $try('names', '127.0.0.1', ['ssl_host_name' => '']);
    $try('address', '127.0.0.1');
    $try('address', 'localhost');
    $try('address', 'localhost', ['ssl_host_name' => '127.0.0.1']);
    $try('address', '127.0.0.1', ['ssl_host_name' => '127.0.0.2']);
    $try('address6', '::1');
    $try('address6', '::1', ['ssl_host_name' => '[::1]']);
    $try('address6', '::1', ['ssl_host_name' => 'localhost']);
    $try('self', 'localhost');
    $try('self', 'localhost', ['ssl_allow_self_signed' => true]);
    $try('self', '127.0.0.1', ['ssl_allow_self_signed' => true]);
    $try('self', '127.0.0.1');
    $try('self', '127.0.0.1', ['ssl_allow_self_signed' => true, 'ssl_host_name' => '127.0.0.1']);
    $try('names', '127.0.0.1', ['ssl_allow_self_signed' => true]);
    $try('expired', 'localhost');
    $try('unix', $path);
    $try('unix', $path, ['ssl_host_name' => 'localhost']);
    $try('unix', $path, ['ssl_host_name' => 'other.test']);
    echo "not verified\n";
    $try('names', '127.0.0.1', ['ssl_verify_peer' => false]);
    $try('expired', 'localhost', ['ssl_verify_peer' => false]);
    $try('self', 'localhost', ['ssl_verify_peer' => false, 'ssl_host_name' => 'other.test']);
});
?>
--EXPECT--
names by localhost: connected
names by 127.0.0.1: refused
names by 127.0.0.1 as localhost: connected
names by 127.0.0.1 as LocalHost.: connected
names by localhost as www.example.org: connected
names by localhost as example.org: refused
names by localhost as a.b.example.org: refused
names by 127.0.0.1 as other.test: refused
names by 127.0.0.1 as : refused
address by 127.0.0.1: connected
address by localhost: refused
address by localhost as 127.0.0.1: connected
address by 127.0.0.1 as 127.0.0.2: refused
address6 by ::1: connected
address6 by ::1 as [::1]: connected
address6 by ::1 as localhost: refused
self by localhost: refused
self by localhost: connected
self by 127.0.0.1: connected
self by 127.0.0.1: refused
self by 127.0.0.1 as 127.0.0.1: refused
names by 127.0.0.1: refused
expired by localhost: refused
unix by path: connected
unix by path as localhost: connected
unix by path as other.test: refused
not verified
names by 127.0.0.1: connected
expired by localhost: connected
self by localhost as other.test: connected

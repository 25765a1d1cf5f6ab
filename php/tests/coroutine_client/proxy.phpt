--TEST--
Swoole\Coroutine\Client: SOCKS 5 and HTTP proxies, with and without a password; TLS through them; refusals
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip the openssl extension makes the certificates'); ?>
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
require __DIR__ . '/certificates.inc';
function relay($left, $right): void
{
    $none = null;
    while (true) {
        $read = [$left, $right];
        stream_select($read, $none, $none, 20);
        foreach ($read as $from) {
            $data = fread($from, 65536);
            if ($data === '' || $data === false) {
                return;
            }
            fwrite($from === $left ? $right : $left, $data);
        }
    }
}
function socks5(?string $user): callable
{
    return function ($connection) use ($user) {
        $offered = fread($connection, ord(fread($connection, 2)[1]));
        $method = $user === null ? "\0" : "\2";
        if (!str_contains($offered, $method)) {
            fwrite($connection, "\5\xff");
            return;
        }
        fwrite($connection, "\5$method");
        if ($user !== null) {
            $name = fread($connection, ord(fread($connection, 2)[1]));
            $password = fread($connection, ord(fread($connection, 1)));
            fwrite($connection, "\1" . ("$name:$password" === $user ? "\0" : "\1"));
            if ("$name:$password" !== $user) {
                return;
            }
        }
        $type = ord(fread($connection, 4)[3]);
        $host = $type === 3 ? fread($connection, ord(fread($connection, 1))) : inet_ntop(fread($connection, $type === 1 ? 4 : 16));
        $port = unpack('n', fread($connection, 2))[1];
        $target = @stream_socket_client("tcp://" . ($host === 'inside.test' ? '127.0.0.1' : $host) . ":$port");
        fwrite($connection, "\5" . ($target ? "\0" : "\5") . "\0\1\0\0\0\0\0\0");
        if ($target) {
            relay($connection, $target);
        }
    };
}
function http_proxy(?string $user): callable
{
    return function ($connection) use ($user) {
        for ($head = ''; !str_ends_with($head, "\r\n\r\n") && ($line = fgets($connection)) !== false; $head .= $line);
        sscanf($head, 'CONNECT %[^:]:%d', $host, $port);
        if ($user !== null && !str_contains($head, 'Basic ' . base64_encode($user))) {
            fwrite($connection, "HTTP/1.1 407 Proxy Authentication Required\r\n\r\n");
            return;
        }
        $target = @stream_socket_client("tcp://" . ($host === 'inside.test' ? '127.0.0.1' : $host) . ":$port");
        fwrite($connection, $target ? "HTTP/1.1 200 Connection established\r\n\r\n" : "HTTP/1.1 502 Bad Gateway\r\n\r\n");
        if ($target) {
            relay($connection, $target);
        }
    };
}
$target = serve(echo_back(...));
$tls = serve(echo_back(...), server_tls(make_certificate('leaf', ['inside.test'])));
$ports = ['socks5' => serve(socks5(null)), 'socks5 password' => serve(socks5('me:secret')),
    'http' => serve(http_proxy(null)), 'http password' => serve(http_proxy('me:secret')), 'silent' => serve(stay_silent(...)),
    'closes' => serve(fn ($connection) => fread($connection, 3)), 'nonsense' => serve(send_first(str_repeat("nonsense\r\n", 10)))];
$closed = closed_port();
Co\run(function () use ($ports, $target, $tls, $closed) {
    $try = function (string $what, array $options, int $port, string $host = '127.0.0.1', int $type = SWOOLE_SOCK_TCP) {
        $client = new Client($type);
        $client->set($options + ['timeout' => 5]);
        $connected = $client->connect($host, $port);
        report($what, $connected && $client->send('x') ? $client->recv() : $connected, $client);
        if ($connected === false) {
            echo '  ', $client->fd, ' ', $client->errMsg === '' ? 'no text' : 'text', "\n";
        }
    };
    $socks5 = fn (string $which) => ['socks5_host' => '127.0.0.1', 'socks5_port' => $ports[$which]];
    $http = fn (string $which) => ['http_proxy_host' => 'localhost', 'http_proxy_port' => $ports[$which]];
    $user = ['socks5_username' => 'me', 'socks5_password' => 'secret'];
    $wrong = ['socks5_username' => 'me', 'socks5_password' => 'guess'];
    $try('SOCKS', $socks5('socks5'), $target);
    $try('SOCKS, by name', $socks5('socks5'), $target, 'inside.test');
    $try('SOCKS, TLS', $socks5('socks5') + ['ssl_verify_peer' => true, 'ssl_allow_self_signed' => true], $tls, 'inside.test', SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $try('SOCKS, password', $socks5('socks5 password') + $user, $target);
    $try('SOCKS, wrong password', $socks5('socks5 password') + $wrong, $target);
    $try('SOCKS, no password', $socks5('socks5 password'), $target);
    $try('SOCKS, refused behind', $socks5('socks5'), $closed);
    $try('HTTP', $http('http'), $target);
    $try('HTTP, by name', $http('http'), $target, 'inside.test');
    $try('HTTP, TLS', $http('http') + ['ssl_verify_peer' => true, 'ssl_allow_self_signed' => true], $tls, 'inside.test', SWOOLE_SOCK_TCP | SWOOLE_SSL);
    $try('HTTP, password', $http('http password') + ['http_proxy_username' => 'me', 'http_proxy_password' => 'secret'], $target);
    $try('HTTP, wrong password', $http('http password') + ['http_proxy_user' => 'me', 'http_proxy_password' => 'guess'], $target);
    $try('HTTP, no password', $http('http password'), $target);
    $try('HTTP, refused behind', $http('http'), $closed);
    foreach (['silent', 'closes', 'nonsense'] as $which) {
        $try("SOCKS, $which", $socks5($which) + ['connect_timeout' => 0.2], $target);
        $try("HTTP, $which", $http($which) + ['connect_timeout' => 0.2], $target);
    }
    $try('no proxy there', ['socks5_host' => '127.0.0.1', 'socks5_port' => $closed], $target);
});
?>
--EXPECT--
SOCKS: "x" no error
SOCKS, by name: "x" no error
SOCKS, TLS: "x" no error
SOCKS, password: "x" no error
SOCKS, wrong password: false ERROR_SOCKS5_AUTH_FAILED
  -1 text
SOCKS, no password: false ERROR_SOCKS5_UNSUPPORT_METHOD
  -1 text
SOCKS, refused behind: false ERROR_SOCKS5_CONNECT_FAILED
  -1 text
HTTP: "x" no error
HTTP, by name: "x" no error
HTTP, TLS: "x" no error
HTTP, password: "x" no error
HTTP, wrong password: false ERROR_HTTP_PROXY_HANDSHAKE_FAILED
  -1 text
HTTP, no password: false ERROR_HTTP_PROXY_HANDSHAKE_FAILED
  -1 text
HTTP, refused behind: false ERROR_HTTP_PROXY_HANDSHAKE_FAILED
  -1 text
SOCKS, silent: false ETIMEDOUT
  -1 text
HTTP, silent: false ETIMEDOUT
  -1 text
SOCKS, closes: false ECONNRESET
  -1 text
HTTP, closes: false ECONNRESET
  -1 text
SOCKS, nonsense: false ERROR_SOCKS5_UNSUPPORT_VERSION
  -1 text
HTTP, nonsense: false ERROR_HTTP_PROXY_BAD_RESPONSE
  -1 text
no proxy there: false ECONNREFUSED
  -1 text

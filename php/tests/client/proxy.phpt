--TEST--
Swoole\Client::connect(): through HTTP and SOCKS5 proxies, and their refusals
--FILE--
<?php
require __DIR__ . '/peer.inc';
$http = fn (string $status) => serve(function ($connection) use ($status) {
    $request = '';
    while (!str_ends_with($request, "\r\n\r\n") && ($line = fgets($connection)) !== false) {
        $request .= $line;
    }
    fwrite($connection, "HTTP/1.1 $status\r\n\r\n" . strtok($request, "\r"));
    fread($connection, 1);
});
$client = new Swoole\Client(SWOOLE_SOCK_TCP);
$client->set(['http_proxy_host' => '127.0.0.1', 'http_proxy_port' => $http('200 OK')]);
var_dump($client->connect('target.test', 81, 5), $client->recv());
$client->close();
foreach (['407 Authenticate', '502 Bad'] as $status) {
    $client->set(['http_proxy_port' => $http($status)]);
    report($status, @$client->connect('target.test', 81, 5), $client);
}
$socks = fn (string $reply) => serve(function ($connection) use ($reply) {
    fread($connection, 3);
    fwrite($connection, "\5\0");
    $request = fread($connection, 100);
    fwrite($connection, "\5$reply\0\1\0\0\0\0\0\0" . substr($request, 5, ord($request[4])));
    fread($connection, 1);
});
$client = new Swoole\Client(SWOOLE_SOCK_TCP);
$client->set(['socks5_host' => '127.0.0.1', 'socks5_port' => $socks("\0")]);
var_dump($client->connect('target.test', 81, 5), $client->recv());
$client->close();
$client->set(['socks5_port' => $socks("\5")]);
report('refused', @$client->connect('target.test', 81, 5), $client);
$client->set(['socks5_port' => serve(stay_silent(...))]);
report('silent', @$client->connect('target.test', 81, 0.1), $client);
$udp = new Swoole\Client(SWOOLE_SOCK_UDP);
$udp->set(['socks5_host' => '127.0.0.1', 'socks5_port' => 1]);
report('UDP', @$udp->connect('127.0.0.1', 81), $udp);
var_dump($client->sock);
?>
--EXPECT--
bool(true)
string(31) "CONNECT target.test:81 HTTP/1.1"
407 Authenticate: false ERROR_HTTP_PROXY_HANDSHAKE_FAILED
502 Bad: false ERROR_HTTP_PROXY_HANDSHAKE_FAILED
bool(true)
string(11) "target.test"
refused: false ERROR_SOCKS5_CONNECT_FAILED
silent: false ETIMEDOUT
UDP: false EINVAL
int(-1)

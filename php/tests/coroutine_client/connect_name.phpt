--TEST--
Swoole\Coroutine\Client::connect(): by name; a name that is not, a DNS server that is silent
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(echo_back(...));
// NXDOMAIN to everything but "here.test", which is 127.0.0.1.
$dns = serve_datagrams(function ($socket, $query, $sender) {
    $is_here = str_contains($query, "\x04here\x04test\x00\x00\x01");
    $question = substr($query, 12, strpos($query, "\0", 12) + 5 - 12);
    $answer = $is_here ? "\xc0\x0c\x00\x01\x00\x01\x00\x00\x00\x3c\x00\x04\x7f\x00\x00\x01" : '';
    stream_socket_sendto($socket, substr($query, 0, 2) . ($is_here ? "\x81\x80" : "\x81\x83") . "\0\1" . ($is_here ? "\0\1" : "\0\0")
        . "\0\0\0\0" . $question . $answer, 0, $sender);
});
$silent = serve_datagrams(fn () => null);
Co\run(function () use ($port, $dns, $silent) {
    $client = new Client(SWOOLE_SOCK_TCP);
    var_dump($client->connect('localhost', $port), $client->getpeername()['host'], $client->send('x'), $client->recv());
    $client->close();
    Co::set(['dns_server' => "127.0.0.1:$dns"]);
    var_dump($client->connect('here.test', $port), $client->send('y'), $client->recv());
    $client->close();
    report('no such name', $client->connect('nowhere.test', $port, 5), $client);
    var_dump($client->connected, $client->fd);
    report('no name', @$client->connect(str_repeat('x', 300), $port, 5), (object) ['errCode' => 0]);
    Co::set(['dns_server' => "127.0.0.1:$silent"]);
    $started = hrtime(true);
    report('silent', $client->connect('lost.test', $port, 0.1), $client);
    $seconds = (hrtime(true) - $started) / 1e9;
    var_dump($seconds >= 0.099 && $seconds < 1);
    $udp = new Client(SWOOLE_SOCK_UDP);
    Co::set(['dns_server' => "127.0.0.1:$dns"]);
    report('sendto', $udp->sendto('nowhere.test', 9, 'x'), $udp);
});
?>
--EXPECT--
bool(true)
string(9) "127.0.0.1"
int(1)
string(1) "x"
bool(true)
int(1)
string(1) "y"
no such name: false ERROR_DNSLOOKUP_RESOLVE_FAILED
bool(false)
int(-1)
no name: false no error
silent: false ERROR_DNSLOOKUP_RESOLVE_TIMEOUT
bool(true)
sendto: false ERROR_DNSLOOKUP_RESOLVE_FAILED

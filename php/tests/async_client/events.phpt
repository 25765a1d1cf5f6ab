--TEST--
Swoole\Async\Client: events of TCP, Unix and UDP; names; connect() again; what fails
--FILE--
<?php
require __DIR__ . '/client.inc';
use Swoole\Async\Client;
use Swoole\Event;
$echo = serve(echo_back(...));
$path = sys_get_temp_dir() . '/shoal_' . bin2hex(random_bytes(6));
serve(echo_back(...), [], "unix://$path");
$datagrams = serve_datagrams(fn ($socket, $data, $sender) => stream_socket_sendto($socket, strrev($data), 0, $sender));
$bye = serve(fn ($connection) => fwrite($connection, 'bye'));

echo "--- closed by the client, which connects again in the event\n";
$times = 0;
$client = watched('tcp', SWOOLE_SOCK_TCP, [
    'connect' => fn ($client) => var_dump($client->send('hello'), $client->sock > 2, $client->getsockname()['host'], @$client->recv(), @$client->connect('127.0.0.1', 1)),
    'receive' => fn ($client) => var_dump($client->close(), $client->sock, $client->isConnected()),
    'close' => function ($client) use (&$times, $echo) {
        if (++$times === 1) {
            var_dump($client->connect('localhost', $echo));
        }
    },
]);
var_dump($client->connect('127.0.0.1', $echo, 5), $client->isConnected(), @$client->send('too soon'));
Event::wait();
var_dump($times, @$client->close());
report('close', @$client->close(), $client);

echo "--- closed by the peer; nobody but the loop holds the client\n";
watched('peer')->connect('127.0.0.1', $bye);
Event::wait();

echo "--- Unix\n";
$client = watched('unix', SWOOLE_SOCK_UNIX_STREAM, ['connect' => fn ($client) => $client->send('over unix'), 'receive' => fn ($client) => $client->close()]);
$client->connect($path);
Event::wait();

echo "--- UDP\n";
foreach (['127.0.0.1', 'localhost'] as $host) {
    $client = watched("udp $host", SWOOLE_SOCK_UDP, ['connect' => fn ($client) => $client->send('abc'), 'receive' => fn ($client) => $client->close()]);
    var_dump($client->connect($host, $datagrams));
    Event::wait();
}
$client = new Client(SWOOLE_SOCK_UDP);
$client->on('receive', function ($client, $data) {
    var_dump($data, $client->getpeername()['host']);
    $client->close();
});
$client->connect('127.0.0.1', $datagrams);
var_dump($client->sendto('127.0.0.1', $datagrams, 'def'));
Event::wait();

echo "--- errors\n";
watched('refused')->connect('127.0.0.1', closed_port());
Event::wait();
watched('no such socket', SWOOLE_SOCK_UNIX_STREAM)->connect("$path.none");
Event::wait();
watched('no name')->connect('does.not.exist.invalid', 80, 5);
Event::wait();
$silent = stream_socket_server('tcp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, stream_context_create(['socket' => ['backlog' => 0]]));
$port = (int) substr(strrchr(stream_socket_get_name($silent, false), ':'), 1);
$fillers = array_map(fn () => @stream_socket_client("tcp://127.0.0.1:$port", $code, $text, 0.01, STREAM_CLIENT_CONNECT | STREAM_CLIENT_ASYNC_CONNECT), [1, 2, 3]);
$watch = watch_limits();
watched('silent', SWOOLE_SOCK_TCP, ['error' => fn () => print($watch() . "\n")])->connect('127.0.0.1', $port, 0.1);
Event::wait();
$client = watched('given up');
$client->connect('127.0.0.1', $port, 5);
Swoole\Timer::after(10, fn () => var_dump($client->close(), $client->isConnected()));
Event::wait();
foreach ([[SWOOLE_SOCK_TCP, ['receive', 'connect', 'error', 'close']], [SWOOLE_SOCK_UDP, ['receive']]] as [$type, $needed]) {
    $client = new Client($type);
    foreach ([...$needed, 'the end'] as $event) {
        try {
            report('all are there', @$client->connect('', 1), $client);
        } catch (Swoole\Error $error) {
            echo $error->getMessage(), "\n";
            $client->on(strtoupper($event), fn () => null);
        }
    }
}
var_dump(@$client->on('message', fn () => null), error_get_last()['message'], @$client->sleep(), $client->errCode === SWOOLE_ERROR_CLIENT_NO_CONNECTION);
try {
    new Client(99);
} catch (TypeError $error) {
    echo get_class($error), "\n";
}
var_dump($client instanceof Swoole\Client, (new ReflectionClass($client))->getShortName());
@unlink($path);
?>
--EXPECT--
--- closed by the client, which connects again in the event
bool(true)
bool(false)
bool(false)
tcp connect: true no error
int(5)
bool(true)
string(9) "127.0.0.1"
bool(false)
bool(false)
tcp receive "hello"
tcp close: false no error
bool(true)
bool(true)
int(-1)
bool(false)
tcp connect: true no error
int(5)
bool(true)
string(9) "127.0.0.1"
bool(false)
bool(false)
tcp receive "hello"
tcp close: false no error
bool(true)
int(-1)
bool(false)
int(2)
bool(false)
close: false ERROR_CLIENT_NO_CONNECTION
--- closed by the peer; nobody but the loop holds the client
peer connect: true no error
peer receive "bye"
peer close: false no error
--- Unix
unix connect: true no error
unix receive "over unix"
unix close: false no error
--- UDP
udp 127.0.0.1 connect: true no error
bool(true)
udp 127.0.0.1 receive "cba"
udp 127.0.0.1 close: false no error
bool(true)
udp localhost connect: true no error
udp localhost receive "cba"
udp localhost close: false no error
bool(true)
string(3) "fed"
string(9) "127.0.0.1"
--- errors
refused error: false ECONNREFUSED
no such socket error: false ENOENT
no name error: false ERROR_DNSLOOKUP_RESOLVE_FAILED
silent error: false ETIMEDOUT
0.1 s
bool(true)
bool(false)
no 'onReceive' callback function
no 'onConnect' callback function
no 'onError' callback function
no 'onClose' callback function
all are there: false EINVAL
no 'onReceive' callback function
all are there: false EINVAL
bool(false)
string(54) "Swoole\Async\Client::on(): there is no event [message]"
bool(false)
bool(true)
TypeError
bool(true)
string(6) "Client"

--TEST--
Swoole\Coroutine\Socket::sendto(), recvfrom(): UDP, Unix, names, timeouts, failures
--FILE--
<?php
require __DIR__ . '/peers.inc';
use Swoole\Coroutine\Socket;
Co\run(function () {
    $server = new Socket(AF_INET, SOCK_DGRAM, 0);
    $server->bind('127.0.0.1', 0);
    $port = $server->getsockname()['port'];
    $client = new Socket(AF_INET, SOCK_DGRAM, 0);
    var_dump($client->sendto('127.0.0.1', $port, 'first'), $client->sendto('localhost', $port, 'second'), $client->sendto('127.0.0.1', $port, ''));
    var_dump($server->recvfrom($peer, 1), array_keys($peer), $peer['address'], $peer['port'] === $client->getsockname()['port']);
    var_dump($server->recvfrom($peer, 1), $server->recvfrom($peer, 1));
    echo timed(0.02, fn () => $server->recvfrom($untouched, 0.02)), ' ', failure($server), "\n";
    var_dump($untouched ?? 'untouched', $server->sendto($peer['address'], $peer['port'], str_repeat('x', 60_000)), strlen($client->recvfrom($peer, 1)), $peer['port'] === $port);
    go(function () use ($client, $port) {
        Co::sleep(0.005);
        $client->sendto('127.0.0.1', $port, 'later');
    });
    var_dump($server->recvfrom($peer, 1));
    var_dump($client->sendto('127.0.0.1', $port, str_repeat('x', 70_000)), $client->errCode === SOCKET_EMSGSIZE);
    var_dump($client->sendto('::1', $port, 'x'), $client->errCode > 0, $client->sendto('127.0.0.1', 70000, 'x'), failure($client));
    var_dump($client->connect('127.0.0.1', $port), $client->send('connected'), $server->recvfrom($peer, 1), $server->sendto('127.0.0.1', $peer['port'], 'answer'), $client->recv(3), $client->recv(100, 0.01));
    $path = sys_get_temp_dir() . '/shoal_dgram_' . getmypid();
    $server = new Socket(AF_UNIX, SOCK_DGRAM, 0);
    $client = new Socket(AF_UNIX, SOCK_DGRAM, 0);
    var_dump($server->bind($path), $client->sendto($path, 0, 'unix'), $server->recvfrom($peer, 1), $peer);
    $client->bind("$path.client");
    var_dump($client->sendto($path, 0, str_repeat('u', 100_000)), strlen($server->recvfrom($peer, 1)), $peer['address'] === "$path.client");
    var_dump($client->sendto($path, 0, str_repeat('v', 150_000)), strlen($server->recv(1_000_000)));
    unlink($path);
    unlink("$path.client");
    var_dump($client->sendto($path, 0, 'x'), $client->errCode === SOCKET_ENOENT, $client->sendto('', 0, 'x'), failure($client));
    class Strict { public int $number = 1; }
    $strict = new Strict;
    [$left, $right] = unix_pair(SOCK_DGRAM);
    $left->send('typed');
    try {
        $right->recvfrom($strict->number);
    } catch (TypeError $error) {
        echo $error->getMessage(), "\n";
    }
});
--EXPECT--
int(5)
int(6)
int(0)
string(5) "first"
array(2) {
  [0]=>
  string(7) "address"
  [1]=>
  string(4) "port"
}
string(9) "127.0.0.1"
bool(true)
string(6) "second"
string(0) ""
false in time 110 Connection timed out
string(9) "untouched"
int(60000)
int(60000)
bool(true)
string(5) "later"
bool(false)
bool(true)
bool(false)
bool(true)
bool(false)
string(39) "22 the port must be between 0 and 65535"
bool(true)
int(9)
string(9) "connected"
int(6)
string(3) "ans"
bool(false)
bool(true)
int(4)
string(4) "unix"
array(2) {
  ["address"]=>
  string(0) ""
  ["port"]=>
  int(0)
}
int(100000)
int(100000)
bool(true)
int(150000)
int(150000)
bool(false)
bool(true)
bool(false)
string(19) "22 Invalid argument"
Cannot assign array to reference held by property Strict::$number of type int

--TEST--
Swoole\Coroutine\Client: UDP: connected, sendto() and recvfrom() without connect(), Unix datagrams
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve_datagrams(fn ($socket, $data, $sender) => stream_socket_sendto($socket, strrev($data), 0, $sender));
$directory = sys_get_temp_dir() . '/shoal_' . bin2hex(random_bytes(6));
mkdir($directory);
Co\run(function () use ($port, $directory) {
    $client = new Client(SWOOLE_SOCK_UDP);
    var_dump($client->connect('127.0.0.1', $port), $client->send('abc'), $client->recv(5));
    var_dump($client->getpeername() === ['host' => '127.0.0.1', 'address' => '127.0.0.1', 'port' => $port]);
    $client->close();

    echo "sendto() alone\n";
    $client = new Client(SWOOLE_SOCK_UDP);
    var_dump($client->sendto('127.0.0.1', $port, 'def'), $client->connected, $client->isConnected());
    var_dump($client->recvfrom(100, $address, $sender_port), $address, $sender_port === $port);
    var_dump($client->getpeername() === ['host' => '127.0.0.1', 'address' => '127.0.0.1', 'port' => $port], $client->getsockname()['port'] > 0);
    var_dump($client->sendto('localhost', $port, 'by name'), $client->recvfrom(100, $address));
    var_dump($client->sendto('127.0.0.1', $port, 'cut short'), $client->recvfrom(3, $address));
    report('empty', @$client->sendto('127.0.0.1', $port, ''), $client);
    report('port', @$client->sendto('127.0.0.1', 0, 'x'), $client);
    report('too long', $client->sendto('127.0.0.1', $port, str_repeat('x', 70_000)) || $client->errCode !== SOCKET_EMSGSIZE, $client->errCode === SOCKET_EMSGSIZE ? (object) ['errCode' => 0] : $client);
    report('other family', $client->sendto('::1', $port, 'x'), (object) ['errCode' => $client->errCode === SOCKET_EAFNOSUPPORT ? 0 : $client->errCode]);
    $client->set(['read_timeout' => 0.05]);
    report('silence', $client->recvfrom(10, $address), $client);
    var_dump($client->recvfrom(0, $address));
    var_dump($client->close());
    echo "refused by the peer's machine\n";
    $client->connect('127.0.0.1', closed_port());
    var_dump($client->send('x'));
    report('recv', $client->recv(5), $client);

    echo "Unix\n";
    $there = new Swoole\Coroutine\Socket(AF_UNIX, SOCK_DGRAM, 0);
    $there->bind("$directory/there");
    $client = new Client(SWOOLE_SOCK_UNIX_DGRAM);
    $client->set(['bind_address' => "$directory/here"]);
    var_dump($client->connect("$directory/there"), $client->send('one'));
    var_dump($there->recvfrom($peer), $peer['address'] === "$directory/here");
    var_dump($there->sendto("$directory/here", 0, 'two'), $client->recvfrom(10, $address), $address === "$directory/there");
    echo "bound, and received before anything was sent\n";
    $sender = new Swoole\Coroutine\Socket(AF_INET, SOCK_DGRAM, 0);
    foreach (['recvfrom' => fn ($client) => $client->recvfrom(10, $address), 'recv' => fn ($client) => $client->recv(), 'peek' => null] as $method => $receive) {
        $free = new Swoole\Coroutine\Socket(AF_INET, SOCK_DGRAM, 0);
        $free->bind('127.0.0.1', 0);
        $free_port = $free->getsockname()['port'];
        $free->close();
        $bound = new Client(SWOOLE_SOCK_UDP);
        $bound->set(['bind_address' => '127.0.0.1', 'bind_port' => $free_port, 'timeout' => 5]);
        if ($method === 'peek') {
            report('peek', $bound->peek(), (object) ['errCode' => $bound->errCode === SOCKET_EAGAIN ? 0 : $bound->errCode]);
            var_dump($bound->getsockname()['port'] === $free_port, $bound->sendto('127.0.0.1', $port, 'from there'), $bound->recv());
        } else {
            go(function () use ($sender, $free_port) {
                Co::sleep(0.01);
                $sender->sendto('127.0.0.1', $free_port, 'first');
            });
            report($method, $receive($bound), $bound);
        }
        $bound->close();
    }
    $bound = new Client(SWOOLE_SOCK_UDP);
    $bound->set(['bind_address' => '192.0.2.1']);
    report('not here', $bound->recvfrom(10, $address), (object) ['errCode' => $bound->errCode === SOCKET_EADDRNOTAVAIL ? 0 : $bound->errCode]);
    $other = new Client(SWOOLE_SOCK_UNIX_DGRAM);
    var_dump($other->sendto("$directory/there", 0, 'three'), $there->recvfrom($peer));
    report('nobody there', $other->sendto("$directory/nobody", 0, 'x'), $other);
});
array_map(unlink(...), glob("$directory/*"));
rmdir($directory);
?>
--EXPECT--
bool(true)
int(3)
string(3) "cba"
bool(true)
sendto() alone
bool(true)
bool(false)
bool(false)
string(3) "fed"
string(9) "127.0.0.1"
bool(true)
bool(true)
bool(true)
bool(true)
string(7) "eman yb"
bool(true)
string(3) "tro"
empty: false EINVAL
port: false EINVAL
too long: false no error
other family: false no error
silence: false ETIMEDOUT
bool(false)
bool(true)
refused by the peer's machine
int(1)
recv: false ECONNREFUSED
Unix
bool(true)
int(3)
string(3) "one"
bool(true)
int(3)
string(3) "two"
bool(true)
bound, and received before anything was sent
recvfrom: "first" no error
recv: "first" no error
peek: false no error
bool(true)
bool(true)
string(10) "ereht morf"
not here: false no error
bool(true)
string(5) "three"
nobody there: false ENOENT

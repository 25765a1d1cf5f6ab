--TEST--
Swoole\Coroutine\Client::close(): calls under way fail, and it returns false the first time; cancellation
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$port = serve(stay_silent(...));
Co\run(function () use ($port) {
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $port);
    go(function () use ($client) {
        Co::sleep(0.02);
        var_dump($client->close());
    });
    $started = hrtime(true);
    report('recv', $client->recv(), $client);
    var_dump(hrtime(true) - $started < 1e9, $client->connected, $client->fd, $client->socket);
    report('recv', $client->recv(), $client);

    echo "send() that waits\n";
    $client->connect('127.0.0.1', $port);
    go(function () use ($client) {
        Co::sleep(0.05);
        $client->close();
    });
    var_dump($client->send(str_repeat('x', 32 << 20)) !== 32 << 20);
    report('send', false, $client);

    echo "cancelled\n";
    $client->connect('127.0.0.1', $port);
    $cid = Co::getCid();
    go(function () use ($cid) {
        Co::sleep(0.02);
        Co::cancel($cid);
    });
    report('recv', $client->recv(), $client);
    var_dump($client->connected, $client->close());

    echo "dropped while a coroutine waits\n";
    $client->connect('127.0.0.1', $port);
    $socket = $client->exportSocket();
    go(function () use (&$client) {
        Co::sleep(0.02);
        $client->close();
        $client = null;
    });
    var_dump($socket->recv(), $socket->errCode === SOCKET_ECANCELED);

    echo "closed again and again\n";
    $other = new Client(SWOOLE_SOCK_TCP);
    $other->connect('127.0.0.1', $port);
    go(fn () => report('recv', $other->recv(), $other));
    foreach ([1, 2, 3] as $time) {
        report("close $time", $other->close(), $other);
    }
});
?>
--EXPECT--
recv: false ECANCELED
bool(true)
bool(false)
int(-1)
NULL
recv: false ERROR_CLIENT_NO_CONNECTION
send() that waits
bool(false)
bool(true)
send: false ECANCELED
cancelled
recv: false ECANCELED
bool(true)
bool(true)
dropped while a coroutine waits
bool(false)
bool(true)
closed again and again
recv: false ECANCELED
close 1: false ERROR_CO_SOCKET_CLOSE_WAIT
close 2: true no error
close 3: false ERROR_CLIENT_NO_CONNECTION

--TEST--
Swoole\Coroutine\Client::recv(): timeouts: Co::set() < set() < connect() < argument; -1 never, 0 unchanged
--FILE--
<?php
use Swoole\Coroutine\Client;
require __DIR__ . '/peer.inc';
$silent = serve(stay_silent(...));
$late = serve(function ($connection) {
    while (fgets($connection) !== false) {
        usleep(250_000);
        fwrite($connection, "late\n");
    }
});
Co\run(function () use ($silent, $late) {
    Co::set(['socket_read_timeout' => 0.6]);
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->connect('127.0.0.1', $silent);
    $measure = function (string $what, ...$timeout) use (&$client) {
        $watch = watch_limits();
        $answer = $client->recv(...$timeout);
        $limit = $watch();
        report($what, $answer, $client);
        echo $limit, "\n";
    };
    $measure('global');
    $measure('argument', 0.1);
    $client->set(['read_timeout' => 0.3]);
    $measure('set');
    $measure('argument of zero', 0);
    $client->set(['timeout' => 0]);
    $measure('set to zero: unchanged');
    $client->set(['timeout' => 0.1]);
    $measure('set anew');
    $client->close();

    echo "the timeout of connect()\n";
    $client = new Client(SWOOLE_SOCK_TCP);
    $client->set(['timeout' => 0.4]);
    $client->connect('127.0.0.1', $silent, 0.1);
    $measure('of connect()');
    $client->set(['open_tcp_nodelay' => true]);
    $measure('set() of something else');
    // Before a wait is measured, the kernel's buffers are full: until nothing at all can be sent.
    $data = str_repeat('x', 50_000_000);
    var_dump($client->send($data) < 50_000_000, $client->errCode === SOCKET_ETIMEDOUT);
    while (@$client->send($data));
    $watch = watch_limits();
    @$client->send($data);
    $limit = $watch();
    var_dump($client->errCode === SOCKET_ETIMEDOUT);
    echo $limit, "\n";
    $client->set(['timeout' => 0.3]);
    $measure('set() afterwards');
    $client->close();
    $client->connect('127.0.0.1', $silent);
    $measure('connected again without one');
    $client->close();

    $client->connect('127.0.0.1', $late);
    $client->send("go\n");
    report('argument: never', $client->recv(-1), $client);
    $client->set(['read_timeout' => -1]);
    $client->send("go\n");
    report('set to never', $client->recv(), $client);
});
?>
--EXPECT--
global: false ETIMEDOUT
0.6 s
argument: false ETIMEDOUT
0.1 s
set: false ETIMEDOUT
0.3 s
argument of zero: false ETIMEDOUT
0.3 s
set to zero: unchanged: false ETIMEDOUT
0.3 s
set anew: false ETIMEDOUT
0.1 s
the timeout of connect()
of connect(): false ETIMEDOUT
0.1 s
set() of something else: false ETIMEDOUT
0.1 s
bool(true)
bool(true)
bool(true)
0.1 s
set() afterwards: false ETIMEDOUT
0.3 s
connected again without one: false ETIMEDOUT
0.3 s
argument: never: "late\n" no error
set to never: "late\n" no error

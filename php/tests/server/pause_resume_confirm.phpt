--TEST--
Swoole\Server::pause(), resume(), confirm() with enable_delay_receive; protect() from heartbeat_idle_time
--EXTENSIONS--
shoal
--FILE--
<?php
$server = new Swoole\Server('127.0.0.1', 0, SWOOLE_BASE);
$server->set(['worker_num' => 1, 'enable_delay_receive' => true, 'heartbeat_idle_time' => 0.3, 'log_file' => '/dev/null',
    'open_eof_split' => true, 'package_eof' => ';']);
$server->on('connect', function ($server, $fd) {
    Co::sleep(0.05);
    echo "confirm $fd: ", json_encode($server->confirm($fd)), "\n";
    if ($fd == 2) var_dump($server->protect($fd));
});
$server->on('receive', function ($server, $fd, $reactor, $data) {
    echo "$fd: $data\n";
    if ($data !== 'a;') return;
    var_dump($server->pause($fd));
    Co::sleep(0.05);
    echo "resume\n";
    var_dump($server->resume($fd));
});
$server->on('close', fn ($server, $fd, $reactor) => print("$fd closed by " . ($reactor < 0 ? 'server' : 'client') . "\n"));
$server->on('workerStart', fn ($server) => go(function () use ($server) {
    $clients = [];
    for ($i = 0; $i < 2; $i++) {
        $clients[$i] = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
        $clients[$i]->set(['timeout' => 3]);
        $clients[$i]->connect('127.0.0.1', $server->port);
        if ($i == 0) $clients[0]->send('a;b;c;');
        Co::sleep(0.15);
    }
    var_dump($clients[0]->recv());
    Co::sleep(0.4);
    var_dump($server->exists(2), $server->pause(9));
    echo swoole_last_error(), "\n";
    $clients[1]->close();
    Co::sleep(0.02);
    $server->shutdown();
}));
$server->start();
?>
--EXPECT--
confirm 1: true
1: a;
bool(true)
resume
bool(true)
1: b;
1: c;
confirm 2: true
bool(true)
1 closed by server
string(0) ""
bool(true)
bool(false)
1005
2 closed by client

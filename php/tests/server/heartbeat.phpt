--TEST--
Swoole\Server::heartbeat(): silent connections of this worker, but not protected ones; false without heartbeat_idle_time
--EXTENSIONS--
shoal
--FILE--
<?php
foreach ([['heartbeat_check_interval' => 5], []] as $options) {
    if (($pid = pcntl_fork()) > 0) {
        pcntl_waitpid($pid, $status);
        continue;
    }
    $server = new Swoole\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set($options + ['worker_num' => 1, 'log_file' => '/dev/null', 'heartbeat_idle_time' => $options ? 10 : 0]);
    $server->on('receive', fn () => 1);
    $server->on('workerStart', fn ($server) => go(function () use ($server) {
        $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
        $client->connect('127.0.0.1', $server->port);
        $client->send('x');
        Co::sleep(0.05);
        echo json_encode([$server->heartbeat(false), $server->heartbeat(), $server->exists(1)]), "\n";
        $client->close();
        Co::sleep(0.02);
        $server->shutdown();
    }));
    $server->start();
    exit;
}
?>
--EXPECT--
[[],[],true]
[false,false,true]

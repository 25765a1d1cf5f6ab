--TEST--
Swoole\Server::send(): in a coroutine it waits for room in the queue, without send_yield it returns false with 1009; bufferFull, bufferEmpty
--EXTENSIONS--
shoal
--FILE--
<?php
foreach ([true, false] as $yields) {
    if (($pid = pcntl_fork()) > 0) {
        pcntl_waitpid($pid, $status);
        continue;
    }
    echo $yields ? "send_yield\n" : "no send_yield\n";
    $server = new Swoole\Server('127.0.0.1', 0, SWOOLE_BASE);
    $server->set(['worker_num' => 1, 'send_yield' => $yields, 'socket_buffer_size' => 1 << 20, 'log_file' => '/dev/null']);
    $order = '';
    $server->on('bufferFull', function () use (&$order) { $order .= 'F'; });
    $server->on('bufferEmpty', function () use (&$order) { $order .= 'E'; });
    $server->on('receive', function ($server, $fd) use (&$order) {
        $count = 0;
        while ($count < 64 && $server->send($fd, str_repeat('x', 256 << 10))) $count++;
        echo '  all sent: ', var_export($count === 64, true), ', error ', $count === 64 ? 0 : swoole_last_error(), "\n";
        echo '  full first, then by turns: ', var_export(preg_match('/^(FE)*F?$/', $order) === 1 && $order !== '', true), "\n";
        $server->close($fd);
    });
    $server->on('workerStart', fn ($server) => go(function () use ($server) {
        $client = new Swoole\Coroutine\Client(SWOOLE_SOCK_TCP);
        $client->set(['timeout' => 5]);
        $client->connect('127.0.0.1', $server->port);
        $client->send('x');
        Co::sleep(0.1);
        for ($bytes = 0; ($data = $client->recv()) != ''; $bytes += strlen($data));
        echo '  all received: ', var_export($bytes === 64 * (256 << 10), true), "\n";
        $server->shutdown();
    }));
    $server->start();
    exit;
}
?>
--EXPECT--
send_yield
  all sent: true, error 0
  full first, then by turns: true
  all received: true
no send_yield
  all sent: false, error 1009
  full first, then by turns: true
  all received: false

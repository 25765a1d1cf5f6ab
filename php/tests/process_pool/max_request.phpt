--TEST--
Swoole\Process\Pool: a worker is replaced after max_request messages, and none is lost
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
foreach ([false, true] as $coroutine) {
    $starts = new Swoole\Atomic();
    $handled = new Swoole\Atomic();
    $pool = new Swoole\Process\Pool(1, SWOOLE_IPC_UNIXSOCK, 0, $coroutine);
    $pool->set(['max_request' => 4]);
    $pool->on('WorkerStart', function ($pool) use ($starts) {
        if ($starts->add() === 1) {
            for ($i = 1; $i <= 10; $i++) {
                $pool->sendMessage((string) $i, 0);
            }
        }
    });
    $pool->on('Message', function ($pool, $data) use ($handled) {
        $handled->add() === (int) $data || print("out of order\n");
        $data === '10' && $pool->shutdown();
    });
    $pool->start();
    echo "{$handled->get()} messages in {$starts->get()} workers\n";
}
?>
--EXPECT--
10 messages in 3 workers
10 messages in 3 workers

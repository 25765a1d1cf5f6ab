--TEST--
Swoole\Process\Pool with coroutines: WorkerExit is called again until the loop of the worker is empty
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_UNIXSOCK, 0, true);
$pool->set(['max_wait_time' => 30]);
$pool->on('WorkerStart', function ($pool) {
    Swoole\Timer::tick(1000, fn () => 1);
    $pool->sendMessage('go', 0);
});
$pool->on('Message', fn ($pool) => $pool->shutdown());
$pool->on('WorkerExit', function ($pool, $id) {
    static $calls = 0;
    ++$calls === 3 && Swoole\Timer::clearAll();
    echo "exit $id ", Co::getCid(), ' ', json_encode($pool->workerRunning), "\n";
});
$pool->on('WorkerStop', fn ($pool, $id) => print("stop $id\n"));
$pool->start();
?>
--EXPECT--
exit 0 -1 false
exit 0 -1 false
exit 0 -1 false
stop 0

--TEST--
Swoole\Process\Pool: workerRunning turns false with SIGTERM, in loops of sync and coroutine workers
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
foreach (['sync' => false, 'coroutine' => true] as $name => $coroutine) {
    $rounds = new Swoole\Atomic();
    $pool = new Swoole\Process\Pool(2, SWOOLE_IPC_NONE, 0, $coroutine);
    $pool->on('WorkerStart', function ($pool, $id) use ($rounds, $coroutine, $name) {
        while ($pool->workerRunning) {
            $coroutine ? Co::sleep(0.001) : usleep(1000);
            $rounds->add() === 10 && $pool->shutdown();
        }
        $rounds->add(1000000);
    });
    $pool->start();
    echo $name, ' ', intdiv($rounds->get(), 1000000), "\n";
}
// stop() ends one worker: the pool goes on.
$starts = new Swoole\Atomic();
$pool = new Swoole\Process\Pool(1);
$pool->on('WorkerStart', function ($pool) use ($starts) {
    if ($starts->add() === 1) {
        $pool->stop();
        var_dump($pool->workerRunning, $pool->running);
        return;
    }
    $pool->shutdown();
});
$pool->start();
?>
--EXPECT--
sync 2
coroutine 2
bool(false)
bool(true)

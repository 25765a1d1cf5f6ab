--TEST--
Swoole\Process\Pool: max_wait_time ends workers that do not leave
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$run = function (string $name, bool $coroutine, callable $work) {
    $pool = new Swoole\Process\Pool(1, SWOOLE_IPC_NONE, 0, $coroutine);
    $pool->set(['max_wait_time' => 0.2, 'enable_deadlock_check' => false]);
    $pool->on('WorkerStart', $work);
    $pool->on('WorkerStop', fn () => print("WorkerStop\n"));
    $start = microtime(true);
    $pool->start();
    $seconds = microtime(true) - $start;
    echo $name, ': ', $seconds > 0.15 && $seconds < 3 ? 'in time' : $seconds, "\n";
};
$run('deaf', false, function ($pool) {
    $pool->shutdown();
    while (true) {
        usleep(10000);
    }
});
$run('timer', false, function ($pool) {
    Swoole\Timer::tick(10, fn () => 1);
    $pool->shutdown();
});
$run('coroutine', true, function ($pool) {
    $pool->shutdown();
    try {
        Co::sleep(100);
        echo "slept\n";
    } finally {
        echo "unwound\n";
    }
});
?>
--EXPECT--
deaf: in time
WorkerStop
timer: in time
WorkerStop
coroutine: in time

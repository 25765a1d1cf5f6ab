--TEST--
Swoole\Process\Pool: timers and coroutines of a worker without coroutines run after WorkerStart
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
Swoole\Timer::after(300, fn () => print("timer of the master\n"));
$pool = new Swoole\Process\Pool(1);
$pool->on('WorkerStart', function ($pool) {
    Swoole\Timer::after(10, fn () => print("timer of the worker\n"));
    go(function () use ($pool) {
        Co::sleep(0.05);
        echo "coroutine\n";
        $pool->shutdown();
        while ($pool->workerRunning) {
            Co::sleep(0.001);
        }
    });
    echo "WorkerStart\n";
});
$pool->on('WorkerStop', fn () => print("WorkerStop\n"));
register_shutdown_function(fn () => print("shutdown function\n"));
$pool->start();
echo "end\n";
Swoole\Event::wait();
?>
--EXPECT--
WorkerStart
timer of the worker
coroutine
WorkerStop
shutdown function
end
timer of the master
shutdown function

--TEST--
Swoole\Process\Pool: processes that callbacks start are not of the pool
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$work = function (string $where) {
    $child = new Swoole\Process(function ($process) use ($where) {
        $process->write("child of $where");
        usleep(20000);
    });
    $child->start();
    echo $child->read(), "\n";
    var_dump(Swoole\Process::wait()['code']);
};
$starts = new Swoole\Atomic();
$pool = new Swoole\Process\Pool(1);
$pool->on('Shutdown', fn () => $work('Shutdown'));
$pool->on('WorkerStart', function ($pool) use ($work, $starts) {
    $starts->add();
    $work('WorkerStart');
    // SIGTERM ends a child that has not its own handler, not its pool.
    $child = new Swoole\Process(fn () => sleep(20), false, 0);
    $child->start();
    usleep(20000);
    Swoole\Process::kill($child->pid);
    var_dump(Swoole\Process::wait()['signal']);
    $pool->shutdown();
    while ($pool->workerRunning) {
        usleep(1000);
    }
});
$pool->on('WorkerStop', fn () => $work('WorkerStop'));
$pool->start();
var_dump($starts->get(), Swoole\Process::wait(false));
?>
--EXPECT--
child of WorkerStart
int(0)
int(15)
child of Shutdown
int(0)
child of WorkerStop
int(0)
int(1)
bool(false)

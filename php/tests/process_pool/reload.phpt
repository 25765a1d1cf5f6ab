--TEST--
Swoole\Process\Pool::reload(), SIGUSR1, SIGUSR2: all workers are replaced, one after the other
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
foreach (['reload', SIGUSR1, SIGUSR2] as $how) {
    $starts = new Swoole\Atomic();
    $leaving = new Swoole\Atomic();
    $pids = [new Swoole\Atomic\Long(), new Swoole\Atomic\Long(), new Swoole\Atomic\Long()];
    $pool = new Swoole\Process\Pool(3);
    $pool->on('WorkerStart', function ($pool, $id) use ($how, $starts, $pids) {
        $pids[$id]->get() === getmypid() && print("not replaced\n");
        $pids[$id]->set(getmypid());
        if ($starts->add() === 3) {
            $how === 'reload' ? var_dump($pool->reload()) : posix_kill($pool->master_pid, $how);
        }
        while ($pool->workerRunning) {
            $starts->get() >= 6 && $pool->shutdown();
            usleep(1000);
        }
    });
    $pool->on('WorkerStop', function () use ($leaving, $starts) {
        $all = $starts->get() >= 6;
        $leaving->add() > 1 && !$all && print("two leave at the same time\n");
        usleep(20000);
        $leaving->sub();
    });
    $pool->start();
    echo "$how: {$starts->get()} starts\n";
}
?>
--EXPECT--
bool(true)
reload: 6 starts
10: 6 starts
12: 6 starts

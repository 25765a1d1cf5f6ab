--TEST--
Swoole\Process\Pool::detach(): the process goes on by itself, also with coroutines and after the end of the pool
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
foreach (['sync' => false, 'coroutine' => true] as $name => $coroutine) {
    $starts = new Swoole\Atomic();
    $ended = new Swoole\Atomic();
    $pid = new Swoole\Atomic\Long();
    $pool = new Swoole\Process\Pool(1, SWOOLE_IPC_UNIXSOCK, 0, $coroutine);
    $pool->set(['max_wait_time' => 0.1]);
    $pool->on('WorkerStart', function ($pool, $id) use ($starts) {
        $pool->sendMessage('job ' . $starts->add(), 0);
    });
    $pool->on('Message', function ($pool, $data) use ($ended, $pid, $coroutine) {
        if ($data === 'job 2') {
            return $pool->shutdown();
        }
        $pid->set(getmypid());
        echo json_encode([$pool->detach(), $pool->detach(), $pool->workerRunning]), "\n";
        while ($ended->get() === 0) {
            $coroutine ? Co::sleep(0.01) : usleep(10000);
        }
        $ended->set(2);
    });
    $pool->on('WorkerStop', fn () => print(getmypid() === $pid->get() ? "the detached one stops\n" : "the worker stops\n"));
    $pool->start();
    usleep(400000);  // Longer than max_wait_time, which is for workers of the pool.
    echo "$name: {$starts->get()} starts, ", posix_kill($pid->get(), 0) ? 'it goes on' : 'it has ended', "\n";
    $ended->set(1);
    var_dump(Swoole\Process::wait()['pid'] === $pid->get(), $ended->get());
}
?>
--EXPECT--
[true,false,false]
the worker stops
sync: 2 starts, it goes on
the detached one stops
bool(true)
int(2)
[true,false,false]
the worker stops
coroutine: 2 starts, it goes on
the detached one stops
bool(true)
int(2)

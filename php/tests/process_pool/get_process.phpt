--TEST--
Swoole\Process\Pool::getProcess(): the id and the present pid of each worker
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$pids = [new Swoole\Atomic\Long(), new Swoole\Atomic\Long()];
$starts = new Swoole\Atomic();
$pool = new Swoole\Process\Pool(2, SWOOLE_IPC_UNIXSOCK);
$pool->on('WorkerStart', function ($pool, $id) use ($pids, $starts) {
    $pids[$id]->set(getmypid());
    $starts->add();
    if ($id === 1) {
        while ($pool->workerRunning) {
            $message = $pool->getProcess()->read();
            if ($message === 'end') {
                return;  // Another process takes its place.
            }
            $message !== false && $pool->getProcess(1)->write("reply to $message");
        }
        return;
    }
    while (!$pids[1]->get()) {
        usleep(1000);
    }
    [$own, $other] = [$pool->getProcess(), $pool->getProcess(1)];
    var_dump($own->id, $own->pid === getmypid(), $other->id, $other->pid === $pids[1]->get(), array_keys($pool->workers));
    $old = $other->pid;
    $other->write('question');
    var_dump($other->read(), $own === $pool->getProcess(0));
    $other->write('end');
    while ($pids[1]->get() === $old) {
        usleep(1000);
    }
    usleep(10000);
    var_dump($pool->getProcess(1) === $other, $other->pid === $pids[1]->get());
    $pool->workers = 'overwritten by the program';
    var_dump($pool->getProcess(1)->id);
    $pool->shutdown();
    while ($pool->workerRunning) {
        usleep(1000);
    }
});
$pool->start();
?>
--EXPECT--
int(0)
bool(true)
int(1)
bool(true)
array(2) {
  [0]=>
  int(0)
  [1]=>
  int(1)
}
string(17) "reply to question"
bool(true)
bool(true)
bool(true)
int(1)

--TEST--
Swoole\Process\Pool with SWOOLE_IPC_MSGQUEUE: a private queue, a queue that is removed, no sendMessage()
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
set_error_handler(fn ($n, $message) => print("warning: $message\n"));
$key = 0x53510000 | (getmypid() & 0xffff);
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_MSGQUEUE, $key);
$pool->on('WorkerStart', function ($pool) {
    var_dump($pool->sendMessage('x', 0), $pool->getProcess()->push('from getProcess()'));
});
$pool->on('Message', function ($pool, $data) {
    echo "$data\n";
    $pool->shutdown();
});
$pool->start();
$queue = new Swoole\Process(fn () => 1, false, 0);
$queue->useQueue($key);
var_dump($queue->statQueue()['queue_num'], $queue->freeQueue());
// Without a key the queue goes with the pool.
$count = fn () => count(file('/proc/sysvipc/msg'));
$before = $count();
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_MSGQUEUE);
var_dump($count() - $before);
$pool->on('WorkerStart', fn ($pool) => $pool->shutdown());
$pool->on('Message', fn () => 1);
$pool->start();
unset($pool);
var_dump($count() - $before);
?>
--EXPECT--
warning: Swoole\Process\Pool::sendMessage(): unsupported ipc type[2]
bool(false)
bool(true)
from getProcess()
int(0)
bool(true)
int(1)
int(0)

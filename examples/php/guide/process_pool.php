<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Process\Pool;

$done = new Swoole\Atomic();
$pool = new Pool(2, SWOOLE_IPC_UNIXSOCK);
$pool->set(['enable_message_bus' => true]);
$pool->on('WorkerStart', function (Pool $pool, int $id) {
    if ($id === 0) {
        foreach (['one', 'two', str_repeat('large ', 100000)] as $job) {
            $pool->sendMessage($job, 1);
        }
    }
});
$pool->on('Message', function (Pool $pool, string $job) use ($done) {
    echo "worker {$pool->workerId}: ", strlen($job), " bytes\n";
    if ($done->add() === 3) {
        $pool->shutdown();
    }
});
$pool->on('WorkerStop', fn (Pool $pool, int $id) => $id === 1 && print("worker $id stops\n"));
$pool->start();
echo "all workers have ended\n";

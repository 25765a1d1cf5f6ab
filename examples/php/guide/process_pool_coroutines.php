<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine;
use Swoole\Process\Pool;

$pool = new Pool(1, SWOOLE_IPC_NONE, 0, true);
$pool->on('WorkerStart', function (Pool $pool) {
    Swoole\Timer::after(50, fn () => $pool->shutdown());
    $rounds = 0;
    while ($pool->workerRunning) {
        Coroutine::sleep(0.01);
        $rounds++;
    }
    echo $rounds > 1 ? "finished\n" : "too early\n";
});
$pool->start();

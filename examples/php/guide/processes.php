<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Process;

$workers = [];
foreach ([10, 20, 30] as $n) {
    $worker = new Process(function (Process $worker) {
        $limit = (int) $worker->read();
        $worker->write('sum ' . array_sum(range(1, $limit)));
        $worker->exit(3);
    });
    $worker->start();
    $worker->write((string) $n);
    $workers[$worker->pid] = $worker;
}
foreach ($workers as $worker) {
    echo $worker->read(), "\n";
}
while ($ended = Process::wait()) {
    unset($workers[$ended['pid']]);
    echo "ended with code {$ended['code']}\n";
}

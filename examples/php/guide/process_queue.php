<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Process;

$work = function (Process $worker) {
    while (($job = $worker->pop()) !== 'end') {
        echo "job $job\n";
    }
};
$workers = [];
for ($i = 0; $i < 2; $i++) {
    $worker = new Process($work, false, Process::PIPE_TYPE_NONE);
    $worker->useQueue();
    $worker->start();
    $workers[] = $worker;
}
foreach ([1, 2, 3, 4, 'end', 'end'] as $job) {
    $workers[0]->push((string) $job);
}
while (Process::wait());
$workers[0]->freeQueue();  // The kernel keeps a queue until it is removed.

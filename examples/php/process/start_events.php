<?php
// SPDX-License-Identifier: Apache-2.0
// Manual 1.x, swoole_process->start: children write, the parent's event loop reads. Runs until it is stopped.
$workers = [];
$worker_num = 3;

for ($i = 0; $i < $worker_num; $i++) {
    $process = new swoole_process('process');
    $pid = $process->start();
    $workers[$pid] = $process;
}

foreach ($workers as $process) {
    // After all children have been started: their loops do not have these events.
    swoole_event_add($process->pipe, function ($pipe) use ($process) {
        $data = $process->read();
        echo "RECV: " . $data . PHP_EOL;
    });
}

function process(swoole_process $process)
{
    $process->write($process->pid);
    echo $process->pid . PHP_EOL;
}

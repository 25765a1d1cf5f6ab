<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.4.5: each child draws random numbers of its own.
mt_rand(0, 1);
// start
$worker_num = 16;
// fork
for ($i = 0; $i < $worker_num; $i++) {
    $process = new swoole_process('child_async', false, 2);
    $pid = $process->start();
}
// async exec
function child_async(swoole_process $worker)
{
    mt_srand();
    echo mt_rand(0, 100) . PHP_EOL;
    $worker->exit();
}
while (swoole_process::wait());

<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 11: workers that take jobs from a list in Redis. Needs the extension redis. Runs until it is stopped.
$workerNum = 10;
$pool = new Swoole\Process\Pool($workerNum);

$pool->on('WorkerStart', function($pool, $workerId) {
    echo "Worker #{$workerId} is started. \n";
    $redis = new Redis();
    $redis->connect('127.0.0.1', 6379);
    $key = "key1";
    while(1) {
        $msgs = $redis->brpop($key, 2);
        if($msgs == null)
            continue;
        var_dump($msgs);
    }
});

$pool->on("WorkerStop", function($pool, $workerId) {
    echo "Worker #{$workerId} is stopped. \n";
});
$pool->start();

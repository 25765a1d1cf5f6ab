<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine\Channel;
use function Swoole\Coroutine\{go, run};

run(function () {
    $jobs = new Channel(2);
    go(function () use ($jobs) {
        for ($i = 1; $i <= 3; $i++) {
            $jobs->push($i);
        }
        $jobs->close();
    });
    while (($job = $jobs->pop()) !== false) {
        echo "job $job\n";
    }
    echo "closed: ", var_export($jobs->errCode === SWOOLE_CHANNEL_CLOSED, true), "\n";
});

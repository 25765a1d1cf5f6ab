<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine;
use function Swoole\Coroutine\{go, run};

Coroutine::set(['enable_preemptive_scheduler' => true]);
run(function () {
    $stop = false;
    go(function () use (&$stop) {
        $rounds = 0;
        while (!$stop) {   // Never waits, and yet the others run.
            $rounds++;
        }
        echo "stopped\n";
    });
    Coroutine::sleep(0.02);
    echo "the timer fired\n";
    $stop = true;
});

<?php
// SPDX-License-Identifier: Apache-2.0
// Manual 1.x, swoole_process::wait and ::signal: children are collected when SIGCHLD comes; SIGTERM ends the program.
swoole_process::signal(SIGCHLD, function ($sig) {
    // Must not block: several children may have ended.
    while ($ret = swoole_process::wait(false)) {
        echo "PID={$ret['pid']}\n";
    }
});
swoole_process::signal(SIGTERM, function ($signo) {
    echo "shutdown.\n";
    swoole_event_exit();
});

for ($i = 0; $i < 3; $i++) {
    $process = new swoole_process(function (swoole_process $worker) {
        usleep(100000);
    }, false, false);
    echo "started PID=", $process->start(), "\n";
}
swoole_timer_tick(1000, function () {});

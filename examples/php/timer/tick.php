<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 5.1: a timer may set another one. Runs until it is stopped.
// 1
swoole_timer_tick(1000, function() {
    echo "test timer.\n";
});
// 2
swoole_timer_tick(3000, function() {
    echo "after 3000ms.\n";
    swoole_timer_after(14000, function() {
        echo "after 14000ms.\n";
    });
});

<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 1.3.5: a repeated and a single timer. Runs until it is stopped.
// Every 2000 ms.
swoole_timer_tick(2000, function($timer_id) {
    echo "tick-2000ms\n";
});
// Once, in 3000 ms.
swoole_timer_after(3000, function() {
    echo "after 3000ms\n";
});

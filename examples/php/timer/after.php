<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 5.2: once, with a value of its own.
$str = 'hello';
swoole_timer_after(1000, function () use ($str) {
    echo "timeout, " . $str . "\n";
});

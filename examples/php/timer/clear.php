<?php
// SPDX-License-Identifier: Apache-2.0
// Tutorial 5.3: a timer that is cleared never fires.
$timer = swoole_timer_after(1000, function () {
    echo "timeout\n";
});
var_dump(swoole_timer_clear($timer));  // bool(true)
var_dump($timer);   // int(1)

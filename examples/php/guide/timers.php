<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Timer;

$rounds = 0;
Timer::tick(20, function (int $timer) use (&$rounds) {
    echo 'round ', ++$rounds, "\n";
    if ($rounds === 3) {
        Timer::clear($timer);
    }
});
Timer::after(500, function (string $text) {
    echo "$text\n";
}, 'half a second has passed');
Swoole\Event::defer(function () {
    echo "first of all\n";
});

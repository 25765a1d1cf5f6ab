<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine;
use function Swoole\Coroutine\{go, run};

run(function () {
    go(function () {
        Coroutine::sleep(0.2);
        echo "slow\n";
    });
    go(function () {
        Coroutine::sleep(0.1);
        echo "fast\n";
    });
    echo "both wait\n";
});
echo "all have ended\n";

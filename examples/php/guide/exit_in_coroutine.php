<?php
// SPDX-License-Identifier: Apache-2.0
use function Swoole\Coroutine\{go, run};

run(function () {
    go(function () {
        try {
            exit(3);
        } catch (Swoole\ExitException $exit) {
            echo 'exit status ', $exit->getStatus(), "\n";
        }
    });
    echo "still here\n";
});

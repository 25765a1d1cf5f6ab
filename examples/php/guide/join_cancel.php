<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine;
use function Swoole\Coroutine\{go, run};

run(function () {
    $sleeper = go(function () {
        $slept = Coroutine::sleep(60);
        echo $slept ? "slept\n" : "woken early\n";
        var_dump(Coroutine::isCanceled());
    });
    $worker = go(function () {
        Coroutine::sleep(0.01);
        echo "worked\n";
    });
    Coroutine::join([$worker]);
    Coroutine::cancel($sleeper);
});

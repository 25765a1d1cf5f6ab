<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine;
use Swoole\Coroutine\WaitGroup;
use function Swoole\Coroutine\{go, run};

run(function () {
    $group = new WaitGroup();
    $lengths = [];
    foreach (['one', 'three'] as $word) {
        $group->add();
        go(function () use ($group, $word, &$lengths) {
            Coroutine::sleep(0.01);
            $lengths[$word] = strlen($word);
            $group->done();
        });
    }
    echo $group->wait(1) ? json_encode($lengths) : 'too late', "\n";
});

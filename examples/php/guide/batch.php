<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Coroutine;
use function Swoole\Coroutine\{batch, run};

run(function () {
    $results = batch([
        'price' => function () {
            Coroutine::sleep(0.02);
            return 10;
        },
        'stock' => function () {
            Coroutine::sleep(0.01);
            return 3;
        },
    ]);
    echo json_encode($results), "\n";
});

<?php
// SPDX-License-Identifier: Apache-2.0
// An empty coroutine made, run and ended. Argument: how many.
require __DIR__ . '/measure.inc';
$count = (int) ($argv[1] ?? 1_000_000);
Swoole\Coroutine\run(static function () use ($count): void {
    $empty = static function (): void {
    };
    for ($i = 0; $i < 1000; ++$i) {
        Swoole\Coroutine::create($empty);
    }
    $started = cpu_ns();
    for ($i = 0; $i < $count; ++$i) {
        Swoole\Coroutine::create($empty);
    }
    report(['ns' => (cpu_ns() - $started) / $count]);
});

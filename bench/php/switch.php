<?php
// SPDX-License-Identifier: Apache-2.0
// Coroutine resume and yield from PHP. Argument: pairs.
require __DIR__ . '/measure.inc';
$pairs = (int) ($argv[1] ?? 2_000_000);
Swoole\Coroutine\run(static function () use ($pairs): void {
    $cid = Swoole\Coroutine::create(static function () use ($pairs): void {
        for ($i = 0; $i <= $pairs; ++$i) {
            Swoole\Coroutine::yield();
        }
    });
    $started = cpu_ns();
    for ($i = 0; $i < $pairs; ++$i) {
        Swoole\Coroutine::resume($cid);
    }
    report(['ns' => (cpu_ns() - $started) / $pairs]);
    Swoole\Coroutine::resume($cid);
});

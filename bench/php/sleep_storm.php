<?php
// SPDX-License-Identifier: Apache-2.0
// Many coroutines that sleep again and again. Arguments: coroutines, sleeps of 10 ms each.
require __DIR__ . '/measure.inc';
$coroutines = (int) ($argv[1] ?? 10_000);
$sleeps = (int) ($argv[2] ?? 10);
$started = cpu_ns();
Swoole\Coroutine\run(static function () use ($coroutines, $sleeps): void {
    for ($i = 0; $i < $coroutines; ++$i) {
        Swoole\Coroutine::create(static function () use ($sleeps): void {
            for ($k = 0; $k < $sleeps; ++$k) {
                Swoole\Coroutine::sleep(0.01);
            }
        });
    }
});
report(['s' => (cpu_ns() - $started) / 1e9]);

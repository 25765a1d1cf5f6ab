<?php
// SPDX-License-Identifier: Apache-2.0
// Floor of switching: PHP's own Fiber, resume and suspend. Argument: pairs.
require __DIR__ . '/../measure.inc';
$pairs = (int) ($argv[1] ?? 2_000_000);
$fiber = new Fiber(static function () use ($pairs): void {
    for ($i = 0; $i <= $pairs; ++$i) {
        Fiber::suspend();
    }
});
$fiber->start();
$started = cpu_ns();
for ($i = 0; $i < $pairs; ++$i) {
    $fiber->resume();
}
report(['ns' => (cpu_ns() - $started) / $pairs]);

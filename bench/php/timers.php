<?php
// SPDX-License-Identifier: Apache-2.0
// Timers added and cleared again before any fires. Argument: how many.
require __DIR__ . '/measure.inc';
$count = (int) ($argv[1] ?? 100_000);
$ids = new SplFixedArray($count);
for ($i = 0; $i < $count; ++$i) {
    $ids[$i] = 0;
}
$callback = static function (): void {
};
$started = cpu_ns();
for ($i = 0; $i < $count; ++$i) {
    $ids[$i] = Swoole\Timer::after(600_000 + $i, $callback);
}
$added = cpu_ns();
for ($i = 0; $i < $count; ++$i) {
    Swoole\Timer::clear($ids[$i]);
}
$cleared = cpu_ns();
report(['add_s' => ($added - $started) / 1e9, 'clear_s' => ($cleared - $added) / 1e9, 's' => ($cleared - $started) / 1e9]);

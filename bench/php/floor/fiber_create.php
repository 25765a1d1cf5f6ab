<?php
// SPDX-License-Identifier: Apache-2.0
// PHP's own Fiber made, run and dropped. Argument: how many.
require __DIR__ . '/../measure.inc';
$count = (int) ($argv[1] ?? 100_000);
$empty = static function (): void {
};
$started = cpu_ns();
for ($i = 0; $i < $count; ++$i) {
    (new Fiber($empty))->start();
}
report(['ns' => (cpu_ns() - $started) / $count]);

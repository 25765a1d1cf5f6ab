<?php
// SPDX-License-Identifier: Apache-2.0
// Resident memory of coroutines that wait. Argument: how many.
require __DIR__ . '/measure.inc';
ini_set('memory_limit', '-1');
$count = (int) ($argv[1] ?? 100_000);
Swoole\Coroutine::set(['max_coroutine' => $count + 100]);
Swoole\Coroutine\run(static function () use ($count): void {
    $cids = new SplFixedArray($count);
    $park = static function (): void {
        Swoole\Coroutine::yield();
    };
    for ($i = 0; $i < $count; ++$i) {
        $cids[$i] = 0;
    }
    $before = resident_bytes();
    $tables_before = page_table_bytes();
    for ($i = 0; $i < $count; ++$i) {
        $cids[$i] = Swoole\Coroutine::create($park);
    }
    $after = resident_bytes();
    // A stack of 2 MiB and more needs a page-table page of its own; the kernel does not count those as resident.
    $tables = page_table_bytes() - $tables_before;
    report(['bytes' => ($after - $before) / $count, 'page_table_bytes' => $tables / $count]);
    for ($i = 0; $i < $count; ++$i) {
        Swoole\Coroutine::resume($cids[$i]);
    }
});

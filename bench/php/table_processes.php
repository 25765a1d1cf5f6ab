<?php
// SPDX-License-Identifier: Apache-2.0
// CPU of a Swoole\Table call when 1 and when 8 processes use one table, each its own 100 keys: set, get and incr in turns.
// And when each of 8 processes has a table of its own, which shows what the processors lose by running them at once.
// Argument: calls of each process.
require __DIR__ . '/measure.inc';
const PROCESSES = 8;
$calls = (int) ($argv[1] ?? 600_000);
if (!class_exists('Swoole\Table') || !class_exists('Swoole\Process')) {
    skip('Swoole\Table or Swoole\Process is missing');
}

function make_table(): Swoole\Table
{
    $table = new Swoole\Table(4096);
    $table->column('id', Swoole\Table::TYPE_INT);
    $table->column('price', Swoole\Table::TYPE_FLOAT);
    $table->column('name', Swoole\Table::TYPE_STRING, 32);
    $table->create();
    return $table;
}

function work(Swoole\Table $table, int $process, int $calls): void
{
    $keys = [];
    for ($i = 0; $i < 100; ++$i) {
        $keys[] = "process:$process:$i";
        $table->set("process:$process:$i", ['id' => $i, 'price' => $i / 4, 'name' => "name of product $i"]);
    }
    for ($round = intdiv($calls, 300); $round > 0; --$round) {
        foreach ($keys as $key) {
            $table->set($key, ['id' => $round, 'price' => 2.5, 'name' => 'name of a product']);
            $table->get($key);
            $table->incr($key, 'id');
        }
    }
}

/** Nanoseconds of CPU of one call, with so many processes at once. Without a table each makes its own. */
function call_ns(?Swoole\Table $table, int $processes, int $calls): float
{
    $used = static function (): float {
        $usage = getrusage(1);
        return ($usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec']) * 1e9
            + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) * 1e3;
    };
    $before = $used();
    for ($n = 0; $n < $processes; ++$n) {
        (new Swoole\Process(fn () => work($table ?? make_table(), $n, $calls), false, 0))->start();
    }
    while (Swoole\Process::wait()) {
    }
    return ($used() - $before) / ($processes * $calls);
}

$table = make_table();
$one = $many = $own = INF;
for ($round = 0; $round < 3; ++$round) {
    // The same number of calls, and of forks, on both sides.
    $one = min($one, call_ns($table, 1, $calls * PROCESSES));
    $many = min($many, call_ns($table, PROCESSES, $calls));
    $own = min($own, call_ns(null, PROCESSES, $calls));
}
report(['one_ns' => $one, 'many_ns' => $many, 'own_ns' => $own, 'ratio' => $many / $one]);

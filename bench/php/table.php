<?php
// SPDX-License-Identifier: Apache-2.0
// Swoole\Table in one process: a row of an int, a float and a string, 1,000 keys. Argument: calls of each kind.
require __DIR__ . '/measure.inc';
$calls = (int) ($argv[1] ?? 2_000_000);
if (!class_exists('Swoole\Table')) {
    skip('Swoole\Table is missing');
}

$table = new Swoole\Table(4096);
$table->column('id', Swoole\Table::TYPE_INT);
$table->column('price', Swoole\Table::TYPE_FLOAT);
$table->column('name', Swoole\Table::TYPE_STRING, 32);
$table->create();
$keys = [];
for ($i = 0; $i < 1000; ++$i) {
    $keys[] = "product:$i";
    $table->set("product:$i", ['id' => $i, 'price' => $i / 4, 'name' => "name of product $i"]);
}

/** Nanoseconds of CPU of one call; the loop around it is counted too. */
function measure(array $keys, int $calls, Closure $run): float
{
    $started = cpu_ns();
    for ($round = intdiv($calls, count($keys)); $round > 0; --$round) {
        $run($keys, $round);
    }
    return (cpu_ns() - $started) / (intdiv($calls, count($keys)) * count($keys));
}

$kinds = [
    'set' => function (array $keys, int $round) use ($table): void {
        foreach ($keys as $key) {
            $table->set($key, ['id' => $round, 'price' => 2.5, 'name' => 'name of a product']);
        }
    },
    'get' => function (array $keys) use ($table): void {
        foreach ($keys as $key) {
            $table->get($key);
        }
    },
    'field' => function (array $keys) use ($table): void {
        foreach ($keys as $key) {
            $table->get($key, 'id');
        }
    },
    'incr' => function (array $keys) use ($table): void {
        foreach ($keys as $key) {
            $table->incr($key, 'id');
        }
    },
];
$figures = [];
foreach ($kinds as $kind => $run) {
    $figures[$kind . '_ns'] = min(measure($keys, $calls, $run), measure($keys, $calls, $run), measure($keys, $calls, $run));
}
report($figures);

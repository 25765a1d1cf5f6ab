<?php
// SPDX-License-Identifier: Apache-2.0
// Atomic::add(1), and the same call of an empty method of a class of the program, in turns. Argument: calls.
require __DIR__ . '/measure.inc';
$calls = (int) ($argv[1] ?? 3_000_000);
if (!class_exists('Swoole\Atomic')) {
    skip('Swoole\Atomic is missing');
}

class EmptyMethod
{
    public function add(int $add_value = 1): int
    {
        return 1;
    }
}

/** Nanoseconds of CPU of one call. */
function call_ns(object $number, int $calls): float
{
    $started = cpu_ns();
    for ($i = 0; $i < $calls; ++$i) {
        $number->add(1);
    }
    return (cpu_ns() - $started) / $calls;
}

function get_ns(object $number, int $calls): float
{
    $started = cpu_ns();
    for ($i = 0; $i < $calls; ++$i) {
        $number->get();
    }
    return (cpu_ns() - $started) / $calls;
}

$atomic = new Swoole\Atomic();
$empty = new EmptyMethod();
$add = $get = $floor = INF;
for ($round = 0; $round < 5; ++$round) {
    $add = min($add, call_ns($atomic, $calls));
    $get = min($get, get_ns($atomic, $calls));
    $floor = min($floor, call_ns($empty, $calls));
}
report(['ns' => $add, 'get_ns' => $get, 'empty_ns' => $floor, 'ratio' => $add / $floor]);

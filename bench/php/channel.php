<?php
// SPDX-License-Identifier: Apache-2.0
// One coroutine pushes, another pops, through a channel of one place: two switches for two elements. Argument: elements.
require __DIR__ . '/measure.inc';
$count = (int) ($argv[1] ?? 2_000_000);
Swoole\Coroutine\run(static function () use ($count): void {
    $channel = new Swoole\Coroutine\Channel(1);
    $done = new Swoole\Coroutine\Channel(1);
    $started = cpu_ns();
    Swoole\Coroutine::create(static function () use ($channel, $count): void {
        for ($i = 0; $i < $count; ++$i) {
            $channel->push($i);
        }
    });
    Swoole\Coroutine::create(static function () use ($channel, $done, $count): void {
        for ($i = 0; $i < $count; ++$i) {
            $channel->pop();
        }
        $done->push(true);
    });
    $done->pop();
    report(['ns' => (cpu_ns() - $started) / $count]);
});

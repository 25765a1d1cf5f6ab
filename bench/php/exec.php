<?php
// SPDX-License-Identifier: Apache-2.0
// So many coroutines at once that each run a shell command. Argument: commands. CPU of the children is counted.
require __DIR__ . '/measure.inc';

function used_ns(): float
{
    $children = getrusage(1);
    return cpu_ns() + ($children['ru_utime.tv_sec'] + $children['ru_stime.tv_sec']) * 1e9
        + ($children['ru_utime.tv_usec'] + $children['ru_stime.tv_usec']) * 1e3;
}

$count = (int) ($argv[1] ?? 1000);
$failed = 0;
$started = used_ns();
$began = hrtime(true);
Swoole\Coroutine\run(static function () use ($count, &$failed): void {
    for ($i = 0; $i < $count; ++$i) {
        Swoole\Coroutine::create(static function () use (&$failed): void {
            $result = Swoole\Coroutine\System::exec('true');
            $failed += $result === false || $result['code'] !== 0 ? 1 : 0;
        });
    }
});
if ($failed > 0) {
    fwrite(STDERR, "$failed commands failed\n");
    exit(1);
}
report(['ns' => (used_ns() - $started) / $count, 'wall_ns' => (hrtime(true) - $began) / $count]);

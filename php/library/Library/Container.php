<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Library;

/**
 * What the control groups of the kernel say about the container that the process is in.
 *
 * @internal
 */
final class Container
{
    public static function isInside(): bool
    {
        return (bool) preg_match('/kubepods|docker/', (string) @file_get_contents('/proc/self/mountinfo'));
    }

    public static function processors(): int
    {
        $configured = (int) getenv('SWOOLE_CPU_NUM');
        if ($configured > 0) {
            return $configured;
        }
        [$quota, $period] = self::limit('/sys/fs/cgroup');
        return $quota > 0 && $period > 0 ? max(1, intdiv($quota, $period)) : swoole_cpu_num();
    }

    /** @return array{int, int} microseconds of processor time in each period; 0: no limit */
    private static function limit(string $folder): array
    {
        if (is_readable("{$folder}/cpu.max")) {  // Version 2: "max 100000" without a limit.
            $words = explode(' ', trim((string) file_get_contents("{$folder}/cpu.max")));
            return [(int) $words[0], (int) ($words[1] ?? 0)];
        }
        return [
            (int) @file_get_contents("{$folder}/cpu/cpu.cfs_quota_us"),
            (int) @file_get_contents("{$folder}/cpu/cpu.cfs_period_us"),
        ];
    }
}

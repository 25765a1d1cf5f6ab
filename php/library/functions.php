<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

const SWOOLE_LIBRARY = true;

/** exec() that lets other coroutines run while the command does. */
function swoole_exec(string $command, &$output = null, &$returnVar = null): string|false
{
    $result = Swoole\Coroutine\System::exec($command);
    if ($result === false) {
        return false;
    }
    $lines = explode("\n", $result['output']);
    if (end($lines) === '') {
        array_pop($lines);  // The end of the last line, not one more.
    }
    $lines = array_map(static fn (string $line): string => rtrim($line, " \t\n\v\f\r"), $lines);
    $output = is_array($output) ? [...array_values($output), ...$lines] : $lines;
    $returnVar = $result['code'];
    return $lines === [] ? '' : end($lines);
}

/** shell_exec() that lets other coroutines run while the command does. */
function swoole_shell_exec(string $command): ?string
{
    $result = Swoole\Coroutine\System::exec($command);
    return $result === false || $result['output'] === '' ? null : $result['output'];
}

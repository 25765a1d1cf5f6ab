<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

use Swoole\ArrayObject;
use Swoole\Coroutine\System;
use Swoole\MultibyteStringObject;
use Swoole\StringObject;

const SWOOLE_LIBRARY = true;

// Options of cURL that its extension defines only where libcurl has them.
defined('CURLOPT_HEADEROPT') || define('CURLOPT_HEADEROPT', 229);
defined('CURLOPT_PROXYHEADER') || define('CURLOPT_PROXYHEADER', 10228);
defined('CURLOPT_RESOLVE') || define('CURLOPT_RESOLVE', 10203);
defined('CURLOPT_UNIX_SOCKET_PATH') || define('CURLOPT_UNIX_SOCKET_PATH', 10231);

function swoole_string(string $string = ''): StringObject
{
    return new StringObject($string);
}

function swoole_mbstring(string $string = ''): MultibyteStringObject
{
    return new MultibyteStringObject($string);
}

function swoole_array(array $array = []): ArrayObject
{
    return new ArrayObject($array);
}

/** The arguments as an ArrayObject. */
function swoole_array_list(...$items): ArrayObject
{
    return new ArrayObject($items);
}

function swoole_array_default_value(array $array, $key, $default_value = null)
{
    return array_key_exists($key, $array) ? $array[$key] : $default_value;
}

function swoole_library_set_options(array $options): void
{
    SwooleLibrary::$options = $options;
}

function swoole_library_get_options(): array
{
    return SwooleLibrary::$options;
}

function swoole_library_set_option(string $key, $value): void
{
    SwooleLibrary::$options[$key] = $value;
}

/** Null for an option that is not set. */
function swoole_library_get_option(string $key)
{
    return SwooleLibrary::$options[$key] ?? null;
}

/**
 * Makes a table from a description of its columns.
 *
 * @param string $fields "name:type" or "name:string:bytes", separated by commas; the types are int, float and string
 *        or their first letters
 * @throws RuntimeException for a wrong description, or if there is no memory
 */
function swoole_table(int $size, string $fields): Swoole\Table
{
    return Swoole\Library\TableDescription::create($size, $fields);
}

/** True in a container of Docker or Kubernetes. */
function swoole_is_in_container(): bool
{
    return Swoole\Library\Container::isInside();
}

/** The processors that the container may use: at least 1. */
function swoole_container_cpu_num(): int
{
    return Swoole\Library\Container::processors();
}

/** exec() that lets other coroutines run while the command does. */
function swoole_exec(string $command, &$output = null, &$returnVar = null): string|false
{
    $result = System::exec($command);
    if ($result === false) {
        return false;
    }
    $lines = explode("\n", $result['output']);
    if (end($lines) === '') {
        array_pop($lines);  // The text ends with a line end.
    }
    $lines = array_map(static fn (string $line): string => rtrim($line, " \t\n\v\f\r"), $lines);
    $output = is_array($output) ? [...array_values($output), ...$lines] : $lines;
    $returnVar = $result['code'];
    return $lines === [] ? '' : end($lines);
}

/** shell_exec() that lets other coroutines run while the command does. */
function swoole_shell_exec(string $command): ?string
{
    $result = System::exec($command);
    return $result === false || $result['output'] === '' ? null : $result['output'];
}

if (SWOOLE_USE_SHORTNAME) {
    function _string(string $string = ''): StringObject
    {
        return new StringObject($string);
    }

    function _mbstring(string $string = ''): MultibyteStringObject
    {
        return new MultibyteStringObject($string);
    }

    function _array(array $array = []): ArrayObject
    {
        return new ArrayObject($array);
    }
}

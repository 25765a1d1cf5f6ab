<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Library;

use Swoole\Table;

/**
 * The column descriptions of swoole_table().
 *
 * @internal
 */
final class TableDescription
{
    private const CONFLICT_PROPORTION = 0.25;

    public static function create(int $size, string $fields): Table
    {
        $table = new Table($size, self::CONFLICT_PROPORTION);
        foreach (explode(',', $fields) as $field) {
            self::addColumn($table, array_map('trim', explode(':', $field)), $field);
        }
        if (!$table->create()) {
            throw new \RuntimeException("a table of {$size} rows cannot be created");
        }
        return $table;
    }

    private static function addColumn(Table $table, array $parts, string $field): void
    {
        if (count($parts) < 2 || $parts[0] === '') {
            throw new \RuntimeException("table field '{$field}' must have a name and a type");
        }
        [$name, $type] = $parts;
        $added = match ($type) {
            'i', 'int' => $table->column($name, Table::TYPE_INT),
            'f', 'float' => $table->column($name, Table::TYPE_FLOAT),
            's', 'string' => $table->column($name, Table::TYPE_STRING, self::bytes($parts, $field)),
            default => throw new \RuntimeException("table field '{$field}' has an unknown type '{$type}'"),
        };
        if (!$added) {
            throw new \RuntimeException("table field '{$field}' cannot be added");
        }
    }

    private static function bytes(array $parts, string $field): int
    {
        if ((int) ($parts[2] ?? 0) <= 0) {
            throw new \RuntimeException("table field '{$field}' needs the number of bytes of the string");
        }
        return (int) $parts[2];
    }
}

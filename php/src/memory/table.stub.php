<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A hash table with typed columns in memory that forked processes share. Define the columns and call create()
     * before the fork. Each call is one change for all other processes: readers take no lock and never see half of
     * it, and a process that is killed in the middle of a call leaves nothing locked and nothing half written.
     *
     * Keys are at most 63 bytes. A method that gets a longer one to write with warns and returns false. Methods throw a
     * Swoole\Error before create() and after destroy().
     *
     * $table['key'] and isset(), unset() and assignment of it work too, as in Swoole 1.9 to 4.6.
     */
    class Table implements \Countable, \Iterator
    {
        /**
         * A signed number of 8 bytes, whatever size is given.
         * @var int
         */
        public const TYPE_INT = 1;
        /**
         * At most as many bytes as given, rounded up to a multiple of 8.
         * @var int
         */
        public const TYPE_STRING = 3;
        /**
         * A double.
         * @var int
         */
        public const TYPE_FLOAT = 2;

        /** @var int|null how many rows the table was made for, after create() */
        public $size = null;
        /** @var int|null bytes of shared memory, after create(); pages that were never used take no memory */
        public $memorySize = null;

        /**
         * @param int $table_size rows, rounded up to a power of two, at least 64. So many fit, whatever their keys
         * @param float $conflict_proportion rows that fit in addition, as a share of that number: 0.2 to 1
         */
        public function __construct(int $table_size, float $conflict_proportion = 0.2) {}

        /**
         * Adds a column.
         *
         * @param int $type one of TYPE_*; 6 and 7 are TYPE_FLOAT and TYPE_STRING, as before Swoole 4.5.5
         * @param int $size of TYPE_STRING only
         * @return bool false, with a warning, for a string without a size, a name in use, or after create();
         * false for an unknown type
         */
        public function column(string $name, int $type, int $size = 0): bool {}

        /** Maps the memory. Returns false, with a warning, when there is not enough, or the second time. */
        public function create(): bool {}

        /** Gives the memory back in this process. Other processes keep the table. */
        public function destroy(): bool {}

        /**
         * Sets columns of a row; in a new row the others are 0 or "". Values are converted to the types of
         * the columns, strings that are too long are cut, which is logged. Unknown columns are ignored.
         *
         * @return bool false, with a warning, when the table is full
         */
        public function set(string $key, array $value): bool {}

        /** As set(), but returns false when the row exists. */
        public function add(string $key, array $values): bool {}

        /** As set(), but returns false when the row does not exist. */
        public function update(string $key, array $values): bool {}

        /** As set(), if the row exists and its columns have the $expected values. No other process can change it in between. */
        public function cmpset(string $key, array $expected, array $values): bool {}

        /** The row, or one column of it; false if there is none. */
        public function get(string $key, ?string $field = null): array|string|int|float|false {}

        /** As get(), and removes the row. No other process can change it in between. */
        public function getdel(string $key, ?string $field = null): array|string|int|float|false {}

        /** Number of rows; count(COUNT_RECURSIVE): of rows and columns. */
        public function count(): int {}

        public function del(string $key): bool {}

        /** @alias Swoole\Table::del */
        public function delete(string $key): bool {}

        /** Removes the row if its columns have the $expected values. */
        public function cmpdel(string $key, array $expected): bool {}

        public function exists(string $key): bool {}

        /** @alias Swoole\Table::exists */
        public function exist(string $key): bool {}

        /**
         * Adds to a number and returns the sum; integers wrap around at 64 bits. A missing row is inserted.
         *
         * @return int|float|false false, with a warning, for a string or unknown column, which inserts nothing, and
         * when the table is full
         */
        public function incr(string $key, string $column, int|float $incrby = 1): int|float|false {}

        /** The opposite of incr(). */
        public function decr(string $key, string $column, int|float $incrby = 1): int|float|false {}

        public function getSize(): int {}

        public function getMemorySize(): int {}

        /**
         * num: rows; conflict_count: inserts that met another row in their bucket; conflict_max_level: rows in the fullest
         * bucket so far, without the first; insert_count, update_count, delete_count; available_slice_num,
         * total_slice_num: rows that still fit, and that fit at all.
         */
        public function stats(): array|false {}

        public function rewind(): void {}

        public function valid(): bool {}

        public function next(): void {}

        /** The row as it was when the iteration came to it. Each foreach has a position of its own. */
        public function current(): mixed {}

        public function key(): mixed {}

        /**
         * @param string|int $offset
         * @return bool
         */
        public function offsetExists($offset) {}

        /**
         * @param string|int $offset
         * @return Table\Row
         * @throws \Error when there is no such row
         */
        public function offsetGet($offset) {}

        /**
         * As set().
         * @param string|int $offset
         * @param array $value
         * @return void
         */
        public function offsetSet($offset, $value) {}

        /**
         * As del().
         * @param string|int $offset
         * @return void
         */
        public function offsetUnset($offset) {}
    }
}

namespace Swoole\Table {

    /** What $table['key'] gives: a copy of the row, whose columns can be set one by one. */
    class Row implements \ArrayAccess
    {
        /** @var string|null */
        public $key = null;
        /** @var array */
        public $value = [];

        public function offsetExists(mixed $offset): bool {}

        /** Null, with a warning, for an unknown column. */
        public function offsetGet(mixed $offset): mixed {}

        /** Sets the column in the table, too. */
        public function offsetSet(mixed $offset, mixed $value): void {}

        /** Not possible: warns. */
        public function offsetUnset(mixed $offset): void {}
    }
}

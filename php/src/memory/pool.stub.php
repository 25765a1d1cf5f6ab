<?php

/** @generate-class-entries */

namespace Swoole\Memory {

    /** A piece of memory of given size from which slices are taken, of Swoole 4.0 to 4.2. */
    class Pool
    {
        /**
         * Slices of one size.
         * @var int
         */
        const TYPE_FIXED = 0;
        /**
         * Slices of any size, whose memory is reused in the order in which they were taken.
         * @var int
         */
        const TYPE_RING = 1;
        /**
         * Slices of any size; grows by $size; memory is not reused before the end of the pool.
         * @var int
         */
        const TYPE_GLOBAL = 2;
        /**
         * Slices from malloc().
         * @var int
         */
        const TYPE_MALLOC = 3;
        /**
         * Slices from PHP's memory.
         * @var int
         */
        const TYPE_EMALLOC = 4;

        /**
         * @param int $size bytes of the pool; no limit of the last two types
         * @param int $slice_size of TYPE_FIXED, and the default of alloc()
         * @param bool $shared shares the memory of the first two types with processes forked later
         * @throws \Swoole\Exception with code 505 for a size below 1 or an unknown type; without memory
         */
        public function __construct(int $size, int $type, int $slice_size = 8192, bool $shared = false) {}

        /** @return Pool\Slice|false false when the pool has no room for it; with a warning for a wrong size */
        public function alloc(int $size = 0) {}
    }
}

namespace Swoole\Memory\Pool {

    /** A part of a pool; given back when the object is destroyed. */
    class Slice
    {
        /**
         * @param int $size 0: the rest
         * @return string|false false with a warning outside of the slice
         */
        public function read(int $size = 0, int $offset = 0) {}

        /** @return bool false with a warning outside of the slice */
        public function write(string $data, int $offset = 0) {}
    }
}

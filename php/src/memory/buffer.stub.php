<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A byte buffer that grows, of Swoole 1.7 to 4.4. Offsets count from the first byte that was not removed; negative
     * ones from the end.
     */
    class Buffer
    {
        /** @var int Bytes that fit without growing. */
        public $capacity = 128;
        /** @var int Bytes in the buffer. */
        public $length = 0;

        /** @throws \Swoole\Exception with code 505 for less than 1 or more than 128 MiB */
        public function __construct(int $size = 128) {}

        /** @return string the contents */
        public function __toString(): string {}

        /**
         * Returns a part of the contents.
         *
         * @param int $length negative: the rest
         * @param bool $remove removes the part as well, if it starts at offset 0
         * @return string|false false with a warning when the part is not inside the buffer
         */
        public function substr(int $offset, int $length = -1, bool $remove = false) {}

        /**
         * Writes at the offset, over what is there; zero bytes fill a gap behind the end.
         *
         * @return int|false the new length; false with a warning for an empty string, an offset before the start, or
         *                   more than 128 MiB
         */
        public function write(int $offset, string $data) {}

        /**
         * As substr() without removal.
         *
         * @return string|false
         */
        public function read(int $offset, int $length) {}

        /** @return int|false the new length; false with a warning for an empty string or more than 128 MiB */
        public function append(string $data) {}

        /** @return bool false with a warning unless $size is more than the capacity and at most 128 MiB */
        public function expand(int $size) {}

        /**
         * Frees the memory of what substr() has removed.
         *
         * @return void
         */
        public function recycle() {}

        /** @return void */
        public function clear() {}
    }
}

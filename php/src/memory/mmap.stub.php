<?php

/** @generate-class-entries */

namespace Swoole {

    /** Files as memory, of Swoole 1.9 to 4.2. */
    class Mmap
    {
        /**
         * Opens a part of an existing file as a stream for reading and writing. What is written is seen at once by all
         * processes that have mapped the file; fflush() waits until it is on the disk. The file does not grow.
         *
         * @param int $size bytes; negative: up to the end of the file, which is the limit as well
         * @param int $offset of the first byte, a multiple of the page size
         * @return resource|false false with a warning when the file is empty or cannot be mapped
         */
        public static function open(string $filename, int $size = -1, int $offset = 0) {}
    }
}

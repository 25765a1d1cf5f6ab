<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A queue of values in memory that processes share, of Swoole 1.9 to 4.2. Make it before the processes. It never
     * waits. Values of more than 8,000 bytes lie in files of the directory for temporary files.
     */
    class Channel
    {
        /**
         * @param int $size bytes of the queue, at least 8 KiB; each value uses up to 17 bytes more than its own
         * @throws \Swoole\Exception when there is no memory or descriptor for it
         */
        public function __construct(int $size) {}

        /**
         * Appends a value; what is not a string is serialized.
         *
         * @return bool false when the queue is full
         */
        public function push(mixed $data) {}

        /** @return mixed the oldest value; false when there is none */
        public function pop() {}

        /** @return mixed the oldest value, which stays; false when there is none */
        public function peek() {}

        /** @return array{queue_num: int, queue_bytes: int} values, and their bytes in the shared memory */
        public function stats() {}
    }
}

<?php

/** @generate-class-entries */

namespace Swoole {

    /** A bounded queue of values inside one process, of Swoole 2.1 to 4.2. It never waits. */
    class RingQueue
    {
        /** @param int $len how many values it holds; negative: 1024 */
        public function __construct(int $len) {}

        /** @return bool false when it is full */
        public function push(mixed $data) {}

        /** @return mixed the oldest value; false when it is empty */
        public function pop() {}

        /** @return int */
        public function count() {}

        /** @return bool */
        public function isFull() {}

        /**
         * @implementation-alias Swoole\RingQueue::isFull
         * @return bool
         */
        public function full() {}

        /** @return bool */
        public function isEmpty() {}
    }
}

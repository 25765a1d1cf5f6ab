<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A System V message queue, of Swoole 2.1 to 4.2. It lives until destroy(); one without a key, until the last
     * process that has the object ends. A call that waits blocks the process, in a coroutine too.
     */
    class MsgQueue
    {
        /**
         * @param int $key of the queue; 0: a new one without a key
         * @throws \Swoole\Exception when the system refuses it
         */
        public function __construct(int $key, int $perms = 0666) {}

        /**
         * @param bool $blocking false: push() and pop() do not wait
         * @return bool true
         */
        public function setBlocking(bool $blocking) {}

        /**
         * Appends a message; waits while the queue is full.
         *
         * @param int $type greater than 0
         * @return bool
         */
        public function push(string $data, int $type = 1) {}

        /**
         * Takes the oldest message of the type; waits while there is none.
         *
         * @param int $type 0: of any type; negative: of the lowest type up to -$type
         * @return string|false
         */
        public function pop(int $type = 1) {}

        /** @return array{queue_num: int, queue_bytes: int}|false */
        public function stats() {}

        /**
         * Removes the queue from the system.
         *
         * @return bool
         */
        public function destroy() {}

        /**
         * The spelling of releases up to 4.2.8.
         *
         * @implementation-alias Swoole\MsgQueue::destroy
         * @return bool
         */
        public function destory() {}
    }
}

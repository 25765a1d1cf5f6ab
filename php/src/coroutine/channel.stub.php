<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {

    /**
     * A bounded queue between the coroutines of one process. push() into a full channel and pop() from an empty one
     * wait; waiters are resumed in FIFO order, each at once when its turn comes.
     */
    class Channel
    {
        /** @var int how many items fit in */
        public $capacity = 0;

        /** @var int why the last push() or pop() failed: SWOOLE_CHANNEL_OK, _TIMEOUT, _CLOSED or _CANCELED */
        public $errCode = 0;

        /** @param int $size how many items fit in; less than 1 counts as 1 */
        public function __construct(int $size = 1) {}

        /**
         * Puts a value in, waiting while the channel is full.
         *
         * @param float $timeout in seconds, at least 1 ms; zero or less: no limit
         * @return bool false on timeout, when the channel is closed or the coroutine is cancelled: see errCode
         * @throws \Swoole\Error outside of a coroutine when it would have to wait
         */
        public function push(mixed $data, float $timeout = -1): bool {}

        /**
         * Takes the first value out, waiting while the channel is empty. A closed channel is emptied first.
         *
         * @param float $timeout as for push()
         * @return mixed false also when it failed: errCode tells it from a false that was pushed
         * @throws \Swoole\Error outside of a coroutine when it would have to wait
         */
        public function pop(float $timeout = -1): mixed {}

        /** True when nothing is queued. */
        public function isEmpty(): bool {}

        /** True when a push() would wait. */
        public function isFull(): bool {}

        /** Closes: all waiting calls return false; pushes fail from now on. False if closed already. */
        public function close(): bool {}

        /** @return array{consumer_num: int, producer_num: int, queue_num: int} waiting coroutines and queued values */
        public function stats(): array {}

        /** How many values are queued. */
        public function length(): int {}
    }
}

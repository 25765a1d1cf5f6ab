<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {

    /** Waits until a number of coroutines have said that they are done. */
    class WaitGroup
    {
        /** @param int $delta how many are waited for already */
        public function __construct(int $delta = 0) {}

        /**
         * Adds to the number of those that are waited for.
         *
         * @throws \BadMethodCallException while a coroutine waits
         * @throws \InvalidArgumentException when the number would become negative
         */
        public function add(int $delta = 1): void {}

        /**
         * One is done. At zero the waiting coroutine goes on at once, before this call returns.
         *
         * @throws \BadMethodCallException when there is none left to be done
         */
        public function done(): void {}

        /**
         * Waits until the number is zero; returns at once when it is.
         *
         * @param float $timeout seconds; zero or less: for ever
         * @return bool false on timeout or cancellation (swoole_last_error() tells which)
         * @throws \BadMethodCallException when another coroutine waits already
         * @throws \Swoole\Error outside of a coroutine
         */
        public function wait(float $timeout = -1): bool {}

        /** How many are not yet done. */
        public function count(): int {}

        /** The body of a coroutine that batch(), parallel() and map() start. */
        private function runTask(mixed $key, callable $task, mixed ...$args): void {}
    }
}

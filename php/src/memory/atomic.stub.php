<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A number of 32 bits without sign, which this process and the processes that it forks later share. Operations of
     * different processes never mix. Values out of range are cut to 32 bits.
     */
    class Atomic
    {
        /** @throws \Swoole\Exception when there is no memory or descriptor for it */
        public function __construct(int $value = 0) {}

        /** Adds and returns the new value. */
        public function add(int $add_value = 1): int {}

        /** Subtracts and returns the new value. */
        public function sub(int $sub_value = 1): int {}

        public function get(): int {}

        public function set(int $value): void {}

        /**
         * Waits for wakeup() of this or another process, while the value is 0. A value of 1 is set to 0 and ends the
         * wait at once. In a coroutine only the coroutine waits, else the process.
         *
         * @param float $timeout in seconds; zero or less: no limit
         * @return bool false on timeout, when cancelled, at once when the value is neither 0 nor 1, and when a signal
         * handler has run while the process waited
         */
        public function wait(float $timeout = 1.0): bool {}

        /**
         * Sets the value to 1 if it is 0, and lets up to $count waiters go on, the longest waiting first.
         *
         * @return bool true
         */
        public function wakeup(int $count = 1): bool {}

        /**
         * Sets the value to $new_value if it is $cmp_value.
         *
         * @return bool whether it was
         */
        public function cmpset(int $cmp_value, int $new_value): bool {}
    }
}

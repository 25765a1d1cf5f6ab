<?php

/** @generate-class-entries */

namespace Swoole\Atomic {

    /** As Swoole\Atomic, but of 64 bits with sign, and without wait() and wakeup(). It wraps at its limits. */
    class Long
    {
        /** @throws \Swoole\Exception when there is no memory for it */
        public function __construct(int $value = 0) {}

        /** Adds and returns the new value. */
        public function add(int $add_value = 1): int {}

        /** Subtracts and returns the new value. */
        public function sub(int $sub_value = 1): int {}

        public function get(): int {}

        public function set(int $value): void {}

        /**
         * Sets the value to $new_value if it is $cmp_value.
         *
         * @return bool whether it was
         */
        public function cmpset(int $cmp_value, int $new_value): bool {}
    }
}

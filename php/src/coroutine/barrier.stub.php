<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {

    /**
     * Waits until other coroutines have let go of it: hand the barrier to each (by `use` or as an argument), then call
     * Barrier::wait($barrier); it returns when the last of them has ended or dropped its reference.
     */
    class Barrier
    {
        /** A new barrier. */
        public static function make(): Barrier {}

        /**
         * Sets $barrier to null and waits until no other reference to the barrier is left.
         *
         * @param float $timeout seconds; zero or less: no limit. After it the call returns although the barrier is held.
         * @throws \Swoole\Exception when a coroutine waits for this barrier already
         * @throws \Swoole\Error outside of a coroutine
         */
        public static function wait(Barrier &$barrier, float $timeout = -1): void {}
    }
}

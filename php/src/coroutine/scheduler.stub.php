<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {

    /** Collects coroutines, starts them together and runs the event loop until all is done. */
    final class Scheduler
    {
        /** Adds a coroutine that start() will create. */
        public function add(callable $func, mixed ...$param): void {}

        /** Adds $n coroutines of the same function. */
        public function parallel(int $n, callable $func, mixed ...$param): void {}

        /** The options of Swoole\Coroutine::set(). */
        public function set(array $settings): void {}

        /** What set() was given so far, or null. */
        public function getOptions(): ?array {}

        /**
         * Creates the coroutines in order and runs the event loop until nothing is left to do.
         *
         * @return bool false with a warning inside a coroutine or a running event loop
         */
        public function start(): bool {}
    }
}

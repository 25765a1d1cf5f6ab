<?php

/** @generate-function-entries */

namespace Swoole\Coroutine {

    /**
     * Starts $fn(...$args) as a coroutine and runs the event loop until nothing is left to do.
     *
     * @return bool false with a warning inside a coroutine or a running event loop
     */
    function run(callable $fn, mixed ...$args): bool {}

    /** See Swoole\Coroutine::create(). */
    function go(callable $fn, mixed ...$args): int|false {}

    /** See Swoole\Coroutine::defer(). */
    function defer(callable $fn): void {}

    /**
     * Runs each callable in a coroutine of its own and waits for all.
     *
     * @param array $tasks callables without arguments
     * @param float $timeout seconds; zero or less: for ever
     * @return array what each returned, under its key and in the order of $tasks; null for those that have not ended in time
     * @throws \TypeError when a task is no callable (none is started then)
     * @throws \Swoole\Error outside of a coroutine
     */
    function batch(array $tasks, float $timeout = -1): array {}

    /**
     * Runs $fn() in $n coroutines and waits for all.
     *
     * @throws \Swoole\Error outside of a coroutine
     */
    function parallel(int $n, callable $fn): void {}

    /**
     * Runs $fn($value, $key) for each element of $list in a coroutine of its own and waits for all.
     *
     * @param float $timeout seconds; zero or less: for ever
     * @return array what each call returned, under the key of its element; null for those that have not ended in time
     * @throws \Swoole\Error outside of a coroutine
     */
    function map(array $list, callable $fn, float $timeout = -1): array {}
}

<?php

/** @generate-class-entries */

namespace {

    /** See Swoole\Timer::after(). Further arguments are handed to $callback. */
    function swoole_timer_after(int $ms, callable $callback, mixed ...$params): int|false {}

    /** See Swoole\Timer::tick(). Further arguments are handed to $callback. */
    function swoole_timer_tick(int $ms, callable $callback, mixed ...$params): int|false {}

    /**
     * Old form of swoole_timer_tick(), keyed by the interval: calls $callback($ms) every $ms milliseconds.
     *
     * @param int $ms 1 to 86400000
     * @return bool false with a warning when there is such a timer of the same interval already
     */
    function swoole_timer_add(int $ms, callable $callback): bool {}

    /** Removes the timer that swoole_timer_add() made for this interval; false: there is none. */
    function swoole_timer_del(int $ms): bool {}

    /** See Swoole\Timer::exists(). */
    function swoole_timer_exists(int $timer_id): bool {}

    /** See Swoole\Timer::info(). */
    function swoole_timer_info(int $timer_id): ?array {}

    /** See Swoole\Timer::stats(). */
    function swoole_timer_stats(): array {}

    /** See Swoole\Timer::list(). */
    function swoole_timer_list(): Swoole\Timer\Iterator {}

    /** See Swoole\Timer::clear(). */
    function swoole_timer_clear(int $timer_id): bool {}

    /** See Swoole\Timer::clearAll(). */
    function swoole_timer_clear_all(): bool {}
}

namespace Swoole {

    /**
     * Calls functions later, once or again and again, from the event loop: while PHP code runs no timer fires.
     * Timers keep the loop alive. They belong to the process that made them; a forked child has none of them.
     * Each callback runs in a coroutine of its own (swoole_async_set(['enable_coroutine' => false]): without).
     */
    class Timer
    {
        /**
         * Calls $callback($timer_id, ...$params) every $ms milliseconds until clear().
         *
         * The times are multiples of $ms after this call, however long the callback takes. Calls that are
         * missed because something ran for longer than $ms are left out.
         *
         * @param int $ms interval in milliseconds, 1 or more; no upper limit
         * @return int|false the timer's id, counted from 1; false with a warning when $ms is below 1
         */
        public static function tick(int $ms, callable $callback, mixed ...$params): int|false {}

        /**
         * Calls $callback(...$params) once, when at least $ms milliseconds have passed.
         *
         * @param int $ms delay in milliseconds, 1 or more; no upper limit. For "at the end of this turn" see
         *                Swoole\Event::defer()
         * @return int|false the timer's id, counted from 1; false with a warning when $ms is below 1
         */
        public static function after(int $ms, callable $callback, mixed ...$params): int|false {}

        /** True while the timer has not fired for the last time and was not cleared. */
        public static function exists(int $timer_id): bool {}

        /**
         * What is known about a timer, or null if there is none of that id.
         *
         * @return array{exec_msec: int, exec_count: int, interval: int, round: int, removed: bool}|null
         *         exec_msec: when it fires next, in ms since the first timer of the process was made;
         *         exec_count: how often it has fired; interval: in ms, 0 for after(); round: the turn (see
         *         stats()) it was made in; removed: cleared, and its callback is running
         */
        public static function info(int $timer_id): ?array {}

        /**
         * @return array{initialized: bool, num: int, round: int} initialized: a timer was made; num: how many
         *         there are; round: turns of the loop in which timers fired
         */
        public static function stats(): array {}

        /** The ids of all timers, ascending. */
        public static function list(): \Swoole\Timer\Iterator {}

        /**
         * Removes a timer; also inside its own callback.
         *
         * @return bool false when there is none of that id (it has fired, or it was cleared)
         */
        public static function clear(int $timer_id): bool {}

        /**
         * Removes all timers of the process.
         *
         * @return bool false when no timer was made yet
         */
        public static function clearAll(): bool {}
    }
}

namespace Swoole\Timer {

    /** The ids that Swoole\Timer::list() returns. */
    class Iterator extends \ArrayIterator
    {
    }
}

<?php

/** @generate-class-entries */

namespace {

    /** See Swoole\Event::add(). */
    function swoole_event_add(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = SWOOLE_EVENT_READ): int|false {}

    /** See Swoole\Event::del(). */
    function swoole_event_del(mixed $fd): bool {}

    /** See Swoole\Event::set(). */
    function swoole_event_set(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = 0): bool {}

    /** See Swoole\Event::isset(). */
    function swoole_event_isset(mixed $fd, int $events = 1536): bool {}

    /** See Swoole\Event::dispatch(). */
    function swoole_event_dispatch(): bool {}

    /** See Swoole\Event::defer(). */
    function swoole_event_defer(callable $callback): bool {}

    /** See Swoole\Event::cycle(). */
    function swoole_event_cycle(?callable $callback, bool $before = false): bool {}

    /** See Swoole\Event::write(). */
    function swoole_event_write(mixed $fd, string $data): bool {}

    /** See Swoole\Event::wait(). */
    function swoole_event_wait(): void {}

    /** See Swoole\Event::rshutdown(). */
    function swoole_event_rshutdown(): void {}

    /** See Swoole\Event::exit(). */
    function swoole_event_exit(): void {}
}

namespace Swoole {

    /**
     * The event loop of the process: descriptors, deferred calls, hooks. It runs by itself when the script has
     * ended; wait() runs it earlier. Callbacks run in a coroutine of their own each
     * (swoole_async_set(['enable_coroutine' => false]): without).
     *
     * A descriptor is an int, a stream (fopen(), stream_socket_client(), ...) or a \Socket object. Callbacks get it
     * as it was given. It is made non-blocking, except standard input, output and error. Events are
     * level-triggered: a callback that leaves data unread is called again in the next turn.
     */
    class Event
    {
        /**
         * Watches a descriptor; it keeps the loop alive until del().
         *
         * @param callable|null $read_callback called when data or the end of the stream can be read
         * @param callable|null $write_callback called when data can be written
         * @param int $events SWOOLE_EVENT_READ, SWOOLE_EVENT_WRITE or both; each needs its callback
         * @return int|false the descriptor's number; false with a warning when there is no callback for an event,
         *         $fd is no open descriptor, is watched already, or cannot be watched (plain files)
         */
        public static function add(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = SWOOLE_EVENT_READ): int|false {}

        /**
         * Stops watching a descriptor; also inside its own callback. Data of write() that is not yet sent is dropped.
         * Call it before closing the descriptor.
         *
         * @return bool false with a warning when $fd is not watched
         */
        public static function del(mixed $fd): bool {}

        /**
         * Changes callbacks and events of a watched descriptor.
         *
         * @param callable|null $read_callback null leaves the one there is
         * @param callable|null $write_callback null leaves the one there is
         * @param int $events the new set; 0 leaves it
         * @return bool false with a warning when $fd is not watched, or an event has no callback
         */
        public static function set(mixed $fd, ?callable $read_callback = null, ?callable $write_callback = null, int $events = 0): bool {}

        /** True if $fd is watched for one of $events (1536: SWOOLE_EVENT_READ or SWOOLE_EVENT_WRITE). */
        public static function isset(mixed $fd, int $events = 1536): bool {}

        /**
         * Runs one turn of the loop: waits for the next event if there is anything to wait for.
         *
         * @return bool false with a warning inside a coroutine
         */
        public static function dispatch(): bool {}

        /** Calls $callback() at the end of the running turn of the loop (before it: in the first one). */
        public static function defer(callable $callback): bool {}

        /**
         * Calls $callback() in every turn of the loop: at its end, or with $before at its start, before it waits.
         * One callback for each; a new one replaces it. It does not keep the loop alive.
         *
         * @param callable|null $callback null removes it
         * @return bool false when there was none to remove
         */
        public static function cycle(?callable $callback, bool $before = false): bool {}

        /**
         * Sends $data without blocking: what does not fit into the kernel's buffer is kept and sent from the loop.
         * The descriptor need not be watched.
         *
         * @return bool false with a warning when $data is empty, $fd is no open descriptor, the peer is gone, or more
         *         than `swoole.socket_buffer_size` bytes wait (SWOOLE_ERROR_OUTPUT_BUFFER_OVERFLOW)
         */
        public static function write(mixed $fd, string $data): bool {}

        /** Runs the loop until nothing is left to wait for, or exit(). Refused with a warning inside a coroutine. */
        public static function wait(): void {}

        /** What happens at the script's end: runs the loop and ends the coroutines that are left. */
        public static function rshutdown(): void {}

        /** Ends wait() after the running turn. */
        public static function exit(): void {}
    }
}

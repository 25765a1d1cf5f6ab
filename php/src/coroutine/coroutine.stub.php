<?php

/** @generate-class-entries */

namespace {

    /**
     * Starts a coroutine: $func(...$params) runs at once until it first waits, then the caller goes on.
     * See Swoole\Coroutine::create().
     */
    function swoole_coroutine_create(callable $func, mixed ...$params): int|false {}

    /** Calls $callback when the running coroutine ends. See Swoole\Coroutine::defer(). */
    function swoole_coroutine_defer(callable $callback): void {}
}

namespace Swoole {

    /** Creates, switches, cancels and looks at coroutines. All methods are static. */
    class Coroutine
    {
        /**
         * Starts a coroutine: $func(...$param) runs at once until it first waits, then the caller goes on.
         *
         * @return int|false its id, counted from 1 and never reused; false with a warning when `max_coroutine` live
         */
        public static function create(callable $func, mixed ...$param): int|false {}

        /**
         * Calls $callback when the running coroutine ends, also by an exception; last added, first called.
         *
         * @throws \Swoole\Error outside of a coroutine
         */
        public static function defer(callable $callback): void {}

        /**
         * Sets options of the engine; see docs/options.md. Unknown names raise a warning.
         *
         * @throws \TypeError|\ValueError for a wrong type or a value out of range
         */
        public static function set(array $options): void {}

        /** What set() was given so far, or null. */
        public static function getOptions(): ?array {}

        /** True while the coroutine of that id has not ended. */
        public static function exists(int $cid): bool {}

        /**
         * Waits until resume() or cancel().
         *
         * @return bool false when cancelled
         * @throws \Swoole\Error outside of a coroutine
         */
        public static function yield(): bool {}

        /**
         * Ends the wait of a coroutine, whatever it waits for, now.
         *
         * @param bool $throw_exception throw CanceledException out of the wait instead of letting it return false
         * @return bool false with a warning when there is no such coroutine, it runs, or its wait cannot be ended
         */
        public static function cancel(int $cid, bool $throw_exception = false): bool {}

        /**
         * Waits until all these coroutines have ended. Ids that do not exist are skipped.
         *
         * @param int[] $cid_array
         * @param float $timeout seconds at most; zero or less: for ever
         * @return bool false when the time was over or the wait was cancelled (swoole_last_error() tells)
         */
        public static function join(array $cid_array, float $timeout = -1): bool {}

        /** True when the running coroutine's last wait was ended by cancel(). */
        public static function isCanceled(): bool {}

        /**
         * Gives the running coroutine so many seconds: then its current or next wait throws TimeoutException. Zero or
         * less lifts the limit.
         */
        public static function setTimeLimit(float $timeout): bool {}

        /** @alias Swoole\Coroutine::yield */
        public static function suspend(): bool {}

        /**
         * Goes on with a coroutine that waits in yield(): it runs at once until it waits again or ends.
         *
         * @return bool false with a warning when it does not exist or does not wait in yield()
         */
        public static function resume(int $cid): bool {}

        /** Counters: coroutine_num, coroutine_peak_num, coroutine_last_cid, event_num, c_stack_size and others. */
        public static function stats(): array {}

        /** The running coroutine's id; -1 outside of one. */
        public static function getCid(): int {}

        /** @alias Swoole\Coroutine::getCid */
        public static function getuid(): int {}

        /** The id of the coroutine that created this one (0: the running one); -1 for none, false if unknown. */
        public static function getPcid(int $cid = 0): int|false {}

        /** A coroutine's own storage (0: the running one), freed when it ends; null if there is no such coroutine. */
        public static function getContext(int $cid = 0): ?Coroutine\Context {}

        /** As debug_backtrace(), for any coroutine (0: the running one); false if there is no such coroutine. */
        public static function getBackTrace(int $cid = 0, int $options = DEBUG_BACKTRACE_PROVIDE_OBJECT, int $limit = 0): array|false {}

        /** As debug_print_backtrace(), for any coroutine (0: the running one). */
        public static function printBackTrace(int $cid = 0, int $options = 0, int $limit = 0): void {}

        /** Milliseconds since the coroutine started (0: the running one); -1 if there is no such coroutine. */
        public static function getElapsed(int $cid = 0): int {}

        /** Bytes of the coroutine's VM stack in use (0: the running one); false if there is no such coroutine. */
        public static function getStackUsage(int $cid = 0): int|false {}

        /** The ids of all live coroutines. */
        public static function list(): Coroutine\Iterator {}

        /** @alias Swoole\Coroutine::list */
        public static function listCoroutines(): Coroutine\Iterator {}

        /**
         * The running coroutine may be switched when it has computed for 10 ms; outside of a coroutine: all may.
         * The option enable_preemptive_scheduler says it for all that have not said otherwise.
         *
         * @return bool false when it may be already
         */
        public static function enableScheduler(): bool {}

        /**
         * The running coroutine is switched only where it waits; outside of a coroutine: all are.
         *
         * @return bool false when it has said so already
         */
        public static function disableScheduler(): bool {}

        /** @implementation-alias Swoole\Coroutine\System::sleep */
        public static function sleep(float $seconds): bool {}

        /** @implementation-alias Swoole\Coroutine\System::gethostbyname */
        public static function gethostbyname(string $domain_name, int $type = AF_INET, float $timeout = -1): string|false {}

        /** @implementation-alias Swoole\Coroutine\System::dnsLookup */
        public static function dnsLookup(string $domain_name, float $timeout = 60, int $type = AF_INET): string|false {}

        /** @implementation-alias Swoole\Coroutine\System::exec */
        public static function exec(string $command, bool $get_error_stream = false): array|false {}

        /** @implementation-alias Swoole\Coroutine\System::getaddrinfo */
        public static function getaddrinfo(string $domain, int $family = AF_INET, int $socktype = SOCK_STREAM, int $protocol = STREAM_IPPROTO_TCP, ?string $service = null, float $timeout = -1): array|bool {}

        /** @implementation-alias Swoole\Coroutine\System::statvfs */
        public static function statvfs(string $path): array|false {}

        /** @implementation-alias Swoole\Coroutine\System::readFile */
        public static function readFile(string $filename, int $flag = 0): string|false {}

        /** @implementation-alias Swoole\Coroutine\System::writeFile */
        public static function writeFile(string $filename, string $fileContent, int $flags = 0): int|false {}

        /** @implementation-alias Swoole\Coroutine\System::wait */
        public static function wait(float $timeout = -1): array|false {}

        /** @implementation-alias Swoole\Coroutine\System::waitPid */
        public static function waitPid(int $pid, float $timeout = -1): array|false {}

        /** @implementation-alias Swoole\Coroutine\System::waitSignal */
        public static function waitSignal(array|int $signals, float $timeout = -1): int|false {}

        /** @implementation-alias Swoole\Coroutine\System::waitEvent */
        public static function waitEvent(mixed $socket, int $events = SWOOLE_EVENT_READ, float $timeout = -1): int|false {}

        /**
         * @param resource $handle
         * @implementation-alias Swoole\Coroutine\System::fread
         */
        public static function fread($handle, int $length = 0): string|false {}

        /**
         * @param resource $handle
         * @implementation-alias Swoole\Coroutine\System::fgets
         */
        public static function fgets($handle): string|false {}

        /**
         * @param resource $handle
         * @implementation-alias Swoole\Coroutine\System::fwrite
         */
        public static function fwrite($handle, string $string, int $length = 0): int|false {}
    }
}

namespace Swoole\Coroutine {

    /** Iterates over coroutine ids. */
    class Iterator extends \ArrayIterator
    {
    }

    /** A coroutine's own storage, used as an array or as an object. */
    class Context extends \ArrayObject
    {
    }
}

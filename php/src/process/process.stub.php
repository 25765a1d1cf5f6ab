<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A child process that runs a PHP callback, and the pipe or message queue between it and its parent.
     * The calls on pipe and queue block the process; exportSocket() gives the pipe to coroutines.
     */
    class Process
    {
        /**
         * For useQueue(): push() and pop() return instead of waiting.
         *
         * @var int
         */
        const IPC_NOWAIT = 256;

        /**
         * For close(): the parent's end of the pipe.
         *
         * @var int
         */
        const PIPE_MASTER = 1;

        /**
         * For close(): the child's end of the pipe.
         *
         * @var int
         */
        const PIPE_WORKER = 2;

        /**
         * For close(): no more reading from the own end.
         *
         * @var int
         */
        const PIPE_READ = 3;

        /**
         * For close(): no more writing to the own end. The other side reads the end of the stream.
         *
         * @var int
         */
        const PIPE_WRITE = 4;

        /** @var int */
        const PIPE_TYPE_NONE = 0;

        /** @var int */
        const PIPE_TYPE_STREAM = 1;

        /** @var int */
        const PIPE_TYPE_DGRAM = 2;

        /**
         * The descriptor of the own end of the pipe: the parent's end, in the child the child's.
         *
         * @var int|null
         */
        public $pipe = null;

        /**
         * The kernel's id of the message queue.
         *
         * @var int|null
         */
        public $msgQueueId = null;

        /** @var int|null */
        public $msgQueueKey = null;

        /**
         * The process id of the child, after start().
         *
         * @var int|null
         */
        public $pid = null;

        /**
         * A number of this object, counted up in this process.
         *
         * @var int|null
         */
        public $id = null;

        /** @var callable|null */
        private $callback = null;

        /**
         * @param callable $callback runs in the child, with this object as its argument
         * @param bool $redirect_stdin_and_stdout connect the child's standard input, output and error with a
         *     stream pipe
         * @param int $pipe_type 0 or false: no pipe; 1 or true: a stream; 2: datagrams
         * @param bool $enable_coroutine run the callback in a coroutine; the child ends when its event loop has no
         *     work left
         */
        public function __construct(callable $callback, bool $redirect_stdin_and_stdout = false, int $pipe_type = SOCK_DGRAM, bool $enable_coroutine = false) {}

        public function __destruct() {}

        /**
         * Collects a child that has ended. In a coroutine only the coroutine waits.
         *
         * @return array|false ['pid' => .., 'code' => .., 'signal' => ..]; false: no child, or none has ended
         */
        public static function wait(bool $blocking = true): array|false {}

        /**
         * Has the event loop call $callback($signal_no) for each signal of this number; null removes it.
         *
         * @return bool false with a warning: no signal, or one that the server needs itself
         */
        public static function signal(int $signal_no, ?callable $callback = null): bool {}

        /**
         * Sends SIGALRM (or the signal of $type) every $usec microseconds.
         *
         * @param int $usec -1 ends it
         * @param int $type 0: real time, 1: CPU time of the process, 2: CPU time with that of the system
         * @return bool false with a warning while a Swoole\Timer exists
         */
        public static function alarm(int $usec, int $type = 0): bool {}

        /** Sends a signal; number 0 only checks that the process exists. */
        public static function kill(int $pid, int $signal_no = SIGTERM): bool {}

        /**
         * The program continues in the background, without a terminal.
         *
         * @param bool $nochdir false: change the working directory to /
         * @param bool $noclose false: connect standard input, output and error with /dev/null
         * @param array $pipes descriptors, streams or sockets for standard input (0), output (1) and error (2)
         */
        public static function daemon(bool $nochdir = true, bool $noclose = true, array $pipes = []): bool {}

        /** Restricts this process to the given processors, counted from 0. */
        public static function setAffinity(array $cpu_settings): bool {}

        public static function getAffinity(): array {}

        /**
         * @param int $which PRIO_PROCESS, PRIO_PGRP or PRIO_USER
         * @param int|null $who null: this child, or the caller's own process, group or user
         */
        public function setPriority(int $which, int $priority, ?int $who = null): bool {}

        public function getPriority(int $which, ?int $who = null): int|false {}

        /** @param array $settings enable_coroutine: see the constructor */
        public function set(array $settings): void {}

        /** Limits how long read() and write() block. */
        public function setTimeout(float $seconds): bool {}

        /** False: read() and write() return false with errno EAGAIN instead of waiting. */
        public function setBlocking(bool $blocking): bool {}

        /**
         * Opens or makes a message queue of the kernel for push() and pop().
         *
         * @param int $key 0: made from the script's path
         * @param int $mode 2: all processes take from one queue; 1: messages of this object only; | IPC_NOWAIT
         * @param int $capacity bytes in the queue at most; -1: the system's default
         */
        public function useQueue(int $key = 0, int $mode = 2, int $capacity = -1): bool {}

        /** @return array|false ['queue_num' => messages, 'queue_bytes' => bytes] */
        public function statQueue(): array|false {}

        /** Removes the queue from the system, with its messages. */
        public function freeQueue(): bool {}

        /** Starts the child. @return int|bool its process id; false with a warning */
        public function start(): int|bool {}

        /**
         * Blocks until all is written. While the event loop is in use, what the pipe has no room for waits in
         * memory, up to socket_buffer_size, and the loop writes it.
         *
         * @return int|false bytes written or queued
         */
        public function write(string $data): int|false {}

        /** @param int $which 0: both ends, or one of the PIPE_* constants */
        public function close(int $which = 0): bool {}

        /**
         * Reads what is there, at most $size bytes; blocks until there is something. '' at the end of a stream.
         */
        public function read(int $size = 8192): string|false {}

        public function push(string $data): bool {}

        /** @param int $size a longer message is cut */
        public function pop(int $size = 65536): string|false {}

        /**
         * In the child: ends it. 0 runs shutdown functions and destructors; another code ends it at once.
         */
        public function exit(int $exit_code = 0): void {}

        /**
         * Replaces the program of this process. Returns only on failure.
         *
         * @param string $exec_file absolute path
         * @param array $args its arguments, without its own name
         */
        public function exec(string $exec_file, array $args): bool {}

        /** The own end of the pipe for coroutines; the same object each time. */
        public function exportSocket(): \Swoole\Coroutine\Socket|false {}

        /** Sets the name that ps and top show. */
        public function name(string $process_name): bool {}
    }
}

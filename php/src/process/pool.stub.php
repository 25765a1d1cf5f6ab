<?php

/** @generate-class-entries */

namespace Swoole\Process {

    /**
     * A pool of worker processes. The master forks them in start(), replaces those that end, and reloads or stops them.
     */
    class Pool
    {
        /** @var int pid of the master; -1 before start() */
        public $master_pid = -1;
        /** @var int pid of this worker; -1 in the master */
        public $workerPid = -1;
        /** @var int id of this worker, from 0; -1 in the master */
        public $workerId = -1;
        /** @var array|null the processes that getProcess() has returned, by worker id */
        public $workers = null;
        /** @var bool false once this worker has to leave */
        public $workerRunning = true;
        /** @var bool false once the pool is stopping */
        public $running = true;

        /**
         * @param int $worker_num number of workers, from 1
         * @param int $ipc_type SWOOLE_IPC_*: where the messages of the event Message come from
         * @param int $msgqueue_key key of the queue with SWOOLE_IPC_MSGQUEUE; 0: a queue of its own, removed with the pool
         * @param bool $enable_coroutine callbacks of workers run in coroutines
         * @throws \Swoole\Exception without workers
         * @throws \Error in a worker of a pool, and for coroutines with an IPC type that blocks
         */
        public function __construct(int $worker_num, int $ipc_type = SWOOLE_IPC_NONE, int $msgqueue_key = 0, bool $enable_coroutine = false) {}

        public function __destruct() {}

        /** Options: enable_coroutine, enable_message_bus, max_package_size, max_wait_time, and those of Coroutine::set(). */
        public function set(array $settings): void {}

        /**
         * Registers a callback. Events, in any case: Start, Shutdown (Pool), WorkerStart, WorkerStop, WorkerExit
         * (Pool, int $workerId), Message (Pool, string $data).
         *
         * @return bool false after a warning
         * @throws \Swoole\Exception for Message without an IPC type
         */
        public function on(string $name, callable $callback): bool {}

        /** The process of a worker; -1: this one. False: unknown id, or not in a running pool. */
        public function getProcess(int $work_id = -1): \Swoole\Process|false {}

        /**
         * Listens for requests, with SWOOLE_IPC_SOCKET: a length of 4 bytes (big-endian), then the bytes.
         *
         * @param string $host an IP address, "localhost", or "unix:/path"
         */
        public function listen(string $host, int $port = 0, int $backlog = 2048): bool {}

        /** In Message with SWOOLE_IPC_SOCKET: appends to the reply, which is sent when the callback returns. */
        public function write(string $data): bool {}

        /** Sends to another worker, with SWOOLE_IPC_UNIXSOCK; its Message receives the data. Waits while its pipe is full. */
        public function sendMessage(string $data, int $dst_worker_id): bool {}

        /** In a worker: leaves the pool, which starts another worker at once. This process goes on by itself. */
        public function detach(): bool {}

        /**
         * Runs the pool. Returns in the master when all workers have ended.
         *
         * @throws \Swoole\Exception for missing callbacks
         */
        public function start(): ?false {}

        /** In a worker: ends it after the present callback; another one takes its place. */
        public function stop(): void {}

        /**
         * Stops the pool, as SIGTERM to the master does.
         *
         * @throws \Swoole\Exception before start()
         */
        public function shutdown(): bool {}

        /**
         * Replaces all workers by new processes, as SIGUSR1 to the master does.
         *
         * @throws \Swoole\Exception before start()
         */
        public function reload(): bool {}
    }
}

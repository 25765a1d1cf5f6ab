<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A server of several processes: a manager, which start() turns this process into, and workers, which run the
     * callbacks. One server a process.
     * @not-serializable
     */
    class Server
    {
        /** @var callable|null */
        private $onStart = null;

        /** @var callable|null */
        private $onBeforeShutdown = null;

        /** @var callable|null */
        private $onShutdown = null;

        /** @var callable|null */
        private $onWorkerStart = null;

        /** @var callable|null */
        private $onWorkerStop = null;

        /** @var callable|null */
        private $onBeforeReload = null;

        /** @var callable|null */
        private $onAfterReload = null;

        /** @var callable|null */
        private $onWorkerExit = null;

        /** @var callable|null */
        private $onWorkerError = null;

        /** @var callable|null */
        private $onTask = null;

        /** @var callable|null */
        private $onFinish = null;

        /** @var callable|null */
        private $onManagerStart = null;

        /** @var callable|null */
        private $onManagerStop = null;

        /** @var callable|null */
        private $onPipeMessage = null;

        /** @var array|null what set() was given, merged */
        public $setting = null;

        /** @var \Swoole\Connection\Iterator|null session ids of this worker's connections */
        public $connections = null;

        /** @var string */
        public $host = '';

        /** @var int the bound port */
        public $port = 0;

        /** @var int SWOOLE_SOCK_* */
        public $type = 0;

        /** @var bool */
        public $ssl = false;

        /** @var int SWOOLE_BASE */
        public $mode = 0;

        /** @var array|null the ports, the first of them the server's own */
        public $ports = null;

        /** @var int */
        public $master_pid = 0;

        /** @var int */
        public $manager_pid = 0;

        /** @var int in a worker: 0 to worker_num - 1 */
        public $worker_id = -1;

        /** @var bool */
        public $taskworker = false;

        /** @var int */
        public $worker_pid = 0;

        /** @var mixed */
        public $stats_timer = null;

        /** @var mixed */
        public $admin_server = null;

        /**
         * Opens the listening socket.
         *
         * @param string $host an address, or the path of a Unix socket
         * @param int $port 0: the kernel chooses one, see ->port
         * @param int $mode SWOOLE_BASE; SWOOLE_PROCESS is not part of this version
         * @throws \Swoole\Exception when the address is in use or not ours (code: errno), for a mode that this build
         *     lacks, and for a second server in the process (SWOOLE_ERROR_SERVER_ONLY_START_ONE)
         */
        public function __construct(string $host = '0.0.0.0', int $port = 0, int $mode = SWOOLE_BASE, int $sock_type = SWOOLE_SOCK_TCP) {}

        public function __destruct() {}

        /** Listens on one more address, with the same callbacks. */
        public function listen(string $host, int $port, int $sock_type): Server\Port|false {}

        /** @alias Swoole\Server::listen */
        public function addlistener(string $host, int $port, int $sock_type): Server\Port|false {}

        /**
         * Sets the callback of an event, before start().
         *
         * @param string $event_name without "on", in any case: "request", "workerStart"
         * @return bool false, with a warning, for an unknown event, for a value that is not callable, and after start()
         */
        public function on(string $event_name, callable $callback): bool {}

        /** The callback of an event; null: none. */
        public function getCallback(string $event_name): \Closure|array|string|null {}

        /** Sets options, before start(): docs/options.md lists them. */
        public function set(array $settings): bool {}

        /**
         * Runs the server. Returns in the manager when the server has been shut down; a worker process ends here, with
         * shutdown functions and destructors run.
         *
         * @throws \Swoole\Exception when a callback that is needed is missing, or the server cannot start
         */
        public function start(): bool {}

        /**
         * Sends bytes as they are on a connection of this worker. In a coroutine it waits while the connection's send
         * queue is full (option send_yield).
         *
         * @return bool false with swoole_last_error() 1005 when there is no such connection here, 1009 when its send queue
         *     is full
         */
        public function send(string|int $fd, string $send_data, int $serverSocket = -1): bool {}

        /** Not available in this build. */
        public function sendto(string $ip, int $port, string $send_data, int $server_socket = -1): bool {}

        /** As send(); in a coroutine it waits for room even without send_yield. */
        public function sendwait(int $conn_fd, string $send_data): bool {}

        /** Whether that connection, of any worker, is open. */
        public function exists(int $fd): bool {}

        /** @alias Swoole\Server::exists */
        public function exist(int $fd): bool {}

        /** Exempts a connection of this worker from the limits on idle time, or ends that. */
        public function protect(int $fd, bool $is_protected = true): bool {}

        /**
         * Sends a file, or a part of it, behind what is queued.
         *
         * @param int $length 0: up to the end of the file
         */
        public function sendfile(int $conn_fd, string $filename, int $offset = 0, int $length = 0): bool {}

        /**
         * Closes a connection of this worker when what is queued has been sent.
         *
         * @param bool $reset at once, dropping what is queued
         */
        public function close(int $fd, bool $reset = false): bool {}

        /** With enable_delay_receive: begins to read from a new connection. */
        public function confirm(int $fd): bool {}

        /** Reads nothing more from a connection of this worker: the peer feels back-pressure. Not on HTTP ports. */
        public function pause(int $fd): bool {}

        /** Goes on reading. */
        public function resume(int $fd): bool {}

        /** Not available in this build. */
        public function task(mixed $data, int $taskWorkerIndex = -1, ?callable $finishCallback = null): int|false {}

        /** Not available in this build. */
        public function taskwait(mixed $data, float $timeout = 0.5, int $taskWorkerIndex = -1): mixed {}

        /** Not available in this build. */
        public function taskWaitMulti(array $tasks, float $timeout = 0.5): array|false {}

        /** Not available in this build. */
        public function taskCo(array $tasks, float $timeout = 0.5): array|false {}

        /** Not available in this build. */
        public function finish(mixed $data): bool {}

        /**
         * Replaces all workers by new ones; requests in flight are answered first. From any process of the server.
         *
         * @return bool in a coroutine: false, with a warning, if the first new worker cannot start, which cancels the
         *     reload; elsewhere true when the manager has been told
         */
        public function reload(bool $only_reload_taskworker = false): bool {}

        /** Stops the server gracefully. From any process of the server. */
        public function shutdown(): bool {}

        /** Ends a worker gracefully; the manager starts another. */
        public function stop(int $workerId = -1): bool {}

        /** As swoole_last_error(). */
        public function getLastError(): int {}

        /**
         * The session ids of this worker's connections from which nothing has come for heartbeat_idle_time.
         *
         * @param bool $ifCloseConnection closes them
         * @return array|false false: no port has a heartbeat_idle_time
         */
        public function heartbeat(bool $ifCloseConnection = true): array|false {}

        /**
         * What is known of a connection, of any worker, until its close event has been handled.
         *
         * @return array|false false: no such connection
         */
        public function getClientInfo(int $fd, int $reactor_id = -1, bool $ignoreError = false): array|false {}

        /**
         * Session ids of the open connections of all workers, ascending.
         *
         * @param int $start_fd only those above it
         * @param int $find_count how many at most: 1 to 100
         * @return array|false false: no more
         */
        public function getClientList(int $start_fd = 0, int $find_count = 10): array|false {}

        /** This worker's id; false in the manager. */
        public function getWorkerId(): int|false {}

        /** Pid of a worker; -1: of this one. False: no such worker. */
        public function getWorkerPid(int $worker_id = -1): int|false {}

        /** SWOOLE_WORKER_IDLE, SWOOLE_WORKER_BUSY or SWOOLE_WORKER_EXIT; false: no such worker. */
        public function getWorkerStatus(int $worker_id = -1): int|false {}

        public function getManagerPid(): int {}

        public function getMasterPid(): int {}

        /** @alias Swoole\Server::getClientInfo */
        public function connection_info(int $fd, int $reactor_id = -1, bool $ignoreError = false): array|false {}

        /** @alias Swoole\Server::getClientList */
        public function connection_list(int $start_fd = 0, int $find_count = 10): array|false {}

        /** Not available in this build. */
        public function sendMessage(mixed $message, int $dst_worker_id): bool {}

        /** Not available in this build. */
        public function command(string $name, int $process_id, int $process_type, mixed $data, bool $json_decode = true): array|string|false {}

        /** Not available in this build. */
        public function addCommand(string $name, int $accepted_process_types, callable $callback): bool {}

        /** Not available in this build. */
        public function addProcess(\Swoole\Process $process): int|false {}

        /** Counters of the server: of all workers together, worker_* of this one. */
        public function stats(): array {}

        /** Not available in this build. */
        public function getSocket(int $port = 0): \Socket|false {}

        /**
         * Gives a connection, of any worker, the user id that getClientInfo() shows as uid. Once.
         *
         * @param int $uid 32 bits
         * @return bool false: no such connection, or it has a uid already
         */
        public function bind(int $fd, int $uid): bool {}
    }
}

namespace Swoole\Http {

    /** An HTTP server: Server with the event "request", (Request, Response). */
    class Server extends \Swoole\Server
    {
    }
}

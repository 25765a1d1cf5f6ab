<?php

/** @generate-class-entries */

namespace Swoole\Async {

    /**
     * A client of the event loop: connect() returns at once, and callbacks report the outcome. With TCP and Unix
     * streams `connect`, `receive`, `close` and `error` must be set before connect(), with UDP `receive`. What is not
     * listed here is Swoole\Client's, except that recv() is refused and send() and sendfile() never wait.
     */
    class Client extends \Swoole\Client
    {
        /** @var callable|null */
        private $onConnect = null;

        /** @var callable|null */
        private $onError = null;

        /** @var callable|null */
        private $onReceive = null;

        /** @var callable|null */
        private $onClose = null;

        /** @var callable|null */
        private $onBufferFull = null;

        /** @var callable|null */
        private $onBufferEmpty = null;

        /** @var callable|null */
        private $onSSLReady = null;

        /** @param int $type a SWOOLE_SOCK_* constant, with `| SWOOLE_SSL` for TLS (DTLS with UDP) */
        public function __construct(int $type) {}

        public function __destruct() {}

        /**
         * Starts to connect: `connect` or `error` ($client, with errCode) is called from the event loop; for UDP to
         * an address `connect` is called at once.
         *
         * @param float $timeout for name, connection, proxy and TLS together; negative: no limit
         * @param int $sock_flag datagrams: 1 connects the socket in the kernel: it then receives from this peer only
         * @throws \Swoole\Error when a callback is missing
         */
        public function connect(string $host, int $port = 0, float $timeout = 0.5, int $sock_flag = 0): bool {}

        /** Stops receiving until wakeup(); the client alone does not keep the event loop running meanwhile. */
        public function sleep(): bool {}

        public function wakeup(): bool {}

        /** @alias Swoole\Async\Client::sleep */
        public function pause(): bool {}

        /** @alias Swoole\Async\Client::wakeup */
        public function resume(): bool {}

        /**
         * Begins TLS on a connection that is open. Until the handshake is done nothing can be sent.
         *
         * @param callable|null $onSslReady is called with the client once the handshake is done; after one that fails
         *                                  `close` comes
         */
        public function enableSSL(?callable $onSslReady = null): bool {}

        /** True from the `connect` event to the end of the connection. */
        public function isConnected(): bool {}

        /**
         * Closes the connection; `close` follows. Queued output is sent first, within the timeout of the
         * connection.
         *
         * @param bool $force at once, without the rest of the queue
         */
        public function close(bool $force = false): bool {}

        /**
         * Sets a callback: connect, error, close, bufferFull, bufferEmpty ($client), receive ($client, string $data).
         *
         * @param string $host the name of the event, in any case
         */
        public function on(string $host, callable $callback): bool {}
    }
}

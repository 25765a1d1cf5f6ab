<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {

    /**
     * A TCP, UDP or Unix socket client whose calls let other coroutines run while they wait. Methods return false when
     * they fail and leave the reason in errCode and errMsg. One coroutine may send while another receives; a second one
     * in the same direction gets a Swoole\Error (code SWOOLE_ERROR_CO_HAS_BEEN_BOUND).
     *
     * Timeouts are seconds. An argument takes precedence over set(), and that over Coroutine::set(). Zero keeps
     * the timeout in force; a negative number means no limit.
     */
    class Client
    {
        /**
         * @var int
         * @cvalue MSG_OOB
         */
        const MSG_OOB = UNKNOWN;

        /**
         * @var int
         * @cvalue MSG_PEEK
         */
        const MSG_PEEK = UNKNOWN;

        /**
         * @var int
         * @cvalue MSG_DONTWAIT
         */
        const MSG_DONTWAIT = UNKNOWN;

        /**
         * @var int
         * @cvalue MSG_WAITALL
         */
        const MSG_WAITALL = UNKNOWN;

        /** @var int why the last call failed: an errno or a SWOOLE_ERROR_*; 0 after one that did not */
        public $errCode = 0;

        /** @var string the same in words */
        public $errMsg = '';

        /** @var int the descriptor while connected; -1 else */
        public $fd = -1;

        /** @var Socket|null the socket while there is one */
        public $socket = null;

        /** @var int as given to the constructor */
        public $type = 1;

        /** @var array|null all that set() was given */
        public $setting = null;

        /** @var bool set by connect() and close(); not by a peer that goes away */
        public $connected = false;

        /**
         * @param int $type a SWOOLE_SOCK_* constant, `| SWOOLE_SSL` for TLS (DTLS with UDP). SWOOLE_KEEP, SWOOLE_SYNC
         *                  and SWOOLE_ASYNC belong to other classes and change nothing.
         */
        public function __construct(int $type) {}

        public function __destruct() {}

        /**
         * Sets options (docs/options.md, "Clients and sockets"); also while connected, where that makes sense.
         *
         * @throws \TypeError|\ValueError for an option that is refused: nothing is changed then
         */
        public function set(array $settings): bool {}

        /**
         * Connects: looks the name up, goes through the proxy, does the TLS handshake. After a failure, or after
         * close(), it may be called again.
         *
         * @param string $host a name or address; the path for a Unix socket
         * @param float $timeout for all of it; 0: connect_timeout
         * @param int $sock_flag no effect: a datagram socket is always connected
         */
        public function connect(string $host, int $port = 0, float $timeout = 0, int $sock_flag = 0): bool {}

        /**
         * Receives: one packet if set() chose a protocol, else whatever has come, 64 KiB at most.
         *
         * @return string|false "" when the peer has ended the connection
         */
        public function recv(float $timeout = 0): string|false {}

        /** What recv() would find now, without taking it and without waiting: false with EAGAIN for nothing. */
        public function peek(int $length = 65535): string|false {}

        /** Sends all of it. @return int|false the number of bytes */
        public function send(string $data, float $timeout = 0): int|false {}

        /**
         * Sends a file.
         *
         * @param int $length 0: to the end of the file
         */
        public function sendfile(string $filename, int $offset = 0, int $length = 0): bool {}

        /** Sends one datagram; needs no connect(). A name is looked up. */
        public function sendto(string $address, int $port, string $data): bool {}

        /**
         * Receives one datagram (or, from a stream, what has come).
         *
         * @param mixed $address gets the sender's address
         * @param mixed $port gets its port
         */
        public function recvfrom(int $length, mixed &$address, mixed &$port = 0): string|false {}

        /** Begins TLS on a connection that is open (STARTTLS). */
        public function enableSSL(): bool {}

        /** The certificate of the peer, PEM. */
        public function getPeerCert(): string|false {}

        /** Judges the certificate of the peer as ssl_verify_peer would have. */
        public function verifyPeerCert(bool $allow_self_signed = false): bool {}

        /** True from connect() to close(), whether or not the peer is still there. */
        public function isConnected(): bool {}

        /** @return array{host: string, port: int}|false the local end */
        public function getsockname(): array|false {}

        /** @return array{host: string, port: int}|false the peer, or the sender of the last datagram of recvfrom() */
        public function getpeername(): array|false {}

        /** Closes; waiting calls return false with ECANCELED. False when nothing was open. */
        public function close(): bool {}

        /** The socket itself, which the client goes on using. */
        public function exportSocket(): Socket|false {}
    }
}

<?php

/** @generate-class-entries */

namespace Swoole {

    /**
     * A TCP, UDP or Unix socket client whose calls block the whole process: it needs no event loop, works under
     * php-fpm, and lets no other coroutine run. Methods return false on failure and leave the reason in errCode.
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

        /**
         * @var int
         * @cvalue SHUT_RDWR
         */
        const SHUT_RDWR = UNKNOWN;

        /**
         * @var int
         * @cvalue SHUT_RD
         */
        const SHUT_RD = UNKNOWN;

        /**
         * @var int
         * @cvalue SHUT_WR
         */
        const SHUT_WR = UNKNOWN;

        /** @var int why the last call failed: an errno or a SWOOLE_ERROR_*; 0 after one that did not */
        public $errCode = 0;

        /** @var int the descriptor while there is one; -1 else */
        public $sock = -1;

        /** @var bool the connection is one that SWOOLE_KEEP had kept */
        public $reuse = false;

        /** @var int how often it has been used again */
        public $reuseCount = 0;

        /** @var int as given to the constructor */
        public $type = 0;

        /** @var string|null as given to the constructor: what SWOOLE_KEEP keeps the connection under */
        public $id = null;

        /** @var array|null all that set() was given */
        public $setting = null;

        /**
         * @param int $type a SWOOLE_SOCK_* constant, with `| SWOOLE_SSL` for TLS (DTLS with UDP) and `| SWOOLE_KEEP` for
         *                  connections that close() keeps for the next connect()
         * @param bool $async must be SWOOLE_SOCK_SYNC; so must the flags in $type
         * @param string $id names what SWOOLE_KEEP keeps; the default is host and port
         * @throws Error for an asynchronous client
         */
        public function __construct(int $type, bool $async = SWOOLE_SOCK_SYNC, string $id = '') {}

        /** Closes as close() does. */
        public function __destruct() {}

        /**
         * Sets options (docs/options.md, "Clients and sockets"). Those of the connection itself take effect with the
         * next connect(), those of framing and timeouts at once.
         *
         * @throws \TypeError|\ValueError for an option that is refused: nothing is changed then
         */
        public function set(array $settings): bool {}

        /**
         * Connects: looks the name up, goes through the proxy, does the TLS handshake.
         *
         * @param string $host a name or address; the path for a Unix socket
         * @param float $timeout for all of it but the look-up, and from then on for each recv() and send(); negative: no
         *                       limit. Without it (or with 0) what set() said.
         * @param int $sock_flag datagrams: 1 connects the socket in the kernel: it then receives from this peer only
         */
        public function connect(string $host, int $port = 0, float $timeout = 0.5, int $sock_flag = 0): bool {}

        /**
         * Receives: one packet if set() chose a protocol (the arguments have no effect then), else what has come.
         *
         * @param int $flag MSG_PEEK, MSG_DONTWAIT, MSG_WAITALL and MSG_OOB; but 1 alone means MSG_WAITALL, so that urgent
         *                  data is asked for with MSG_OOB | MSG_DONTWAIT
         * @return string|false "" when the peer has ended the connection; false with errCode EAGAIN after the timeout.
         *                      After a packet that is too long or malformed the connection is closed.
         */
        public function recv(int $size = 65536, int $flag = 0): string|false {}

        /** Sends all of it. @return int|false the number of bytes */
        public function send(string $data, int $flag = 0): int|false {}

        /**
         * Sends a file.
         *
         * @param int $length 0: to the end of the file
         */
        public function sendfile(string $filename, int $offset = 0, int $length = 0): bool {}

        /** Sends one datagram; needs no connect(). A name is looked up. */
        public function sendto(string $ip, int $port, string $data): bool {}

        /** Ends one direction of the connection, or both: SHUT_RD, SHUT_WR, SHUT_RDWR. */
        public function shutdown(int $how): bool {}

        /**
         * Begins TLS on a connection that is open (STARTTLS).
         *
         * @param callable|null $onSslReady is called with the client once the handshake is done
         */
        public function enableSSL(?callable $onSslReady = null): bool {}

        /** The certificate of the peer, PEM. */
        public function getPeerCert(): string|bool {}

        /** Judges the certificate of the peer as ssl_verify_peer would have. */
        public function verifyPeerCert(): bool {}

        /** True from connect() to close(), whether or not the peer is still there. */
        public function isConnected(): bool {}

        /** @return array{host: string, port: int}|false the local end */
        public function getsockname(): array|false {}

        /** @return array{host: string, port: int}|false the peer; for datagrams the sender of the last one */
        public function getpeername(): array|false {}

        /**
         * Closes; with SWOOLE_KEEP, and when nothing has failed, keeps the connection for the next connect().
         *
         * @param bool $force closes in any case
         */
        public function close(bool $force = false): bool {}

        /** The connection as a Socket of the sockets extension, which must be loaded; the client can go on using it. */
        public function getSocket(): \Socket|false {}
    }
}

namespace Swoole\Client {

    /** For programs that name it: methods of clients return false instead. */
    class Exception extends \Swoole\Exception
    {
    }
}

<?php

/** @generate-class-entries */

namespace Swoole\Coroutine {

    /**
     * A socket whose calls look blocking and let other coroutines run while they wait.
     *
     * A call that fails returns false and leaves the reason in errCode and errMsg; one that succeeds clears both. One
     * coroutine may read while another writes; a second one in the same direction gets a Swoole\Error (code
     * SWOOLE_ERROR_CO_HAS_BEEN_BOUND). close() and cancel() from another coroutine end a wait with SOCKET_ECANCELED.
     *
     * Timeouts are seconds. Zero leaves what is in force: SO_RCVTIMEO and SO_SNDTIMEO of setOption(), else what
     * Coroutine::set() said. A negative number waits for ever. Waiting outside of a coroutine throws a Swoole\Error.
     */
    class Socket
    {
        /** @var int the descriptor; -1 once closed. This and the next three cannot be written. */
        public $fd = -1;

        /** @var int AF_INET, AF_INET6 or AF_UNIX */
        public $domain = 0;

        /** @var int SOCK_STREAM, SOCK_DGRAM, ... */
        public $type = 0;

        /** @var int */
        public $protocol = 0;

        /** @var int why the last call failed: an errno or a SWOOLE_ERROR_*; 0 after one that did not */
        public $errCode = 0;

        /** @var string the same in words */
        public $errMsg = '';

        /** @var bool for the emulation of ext/sockets */
        public $__ext_sockets_nonblock = false;

        /** @var int for the emulation of ext/sockets */
        public $__ext_sockets_timeout = 0;

        /** @throws Socket\Exception when the kernel refuses: its code is the errno */
        public function __construct(int $domain, int $type, int $protocol = IPPROTO_IP) {}

        /** Binds to an IP literal and port (0: a free one), or for AF_UNIX to a path. */
        public function bind(string $address, int $port = 0): bool {}

        /** With open_ssl and ssl_cert_file set, accepted sockets become TLS servers by sslHandshake(). */
        public function listen(int $backlog = 512): bool {}

        /**
         * The next connection, with the timeouts and the protocol of this socket. SOCKET_EMFILE passes: the
         * connection stays in the queue for the next accept().
         */
        public function accept(float $timeout = 0): Socket|false {}

        /**
         * Connects to a host name, an IP literal or a Unix path, through a proxy if setProtocol() named one; then
         * shakes hands if it said open_ssl. The timeout is for all of it.
         */
        public function connect(string $host, int $port = 0, float $timeout = 0): bool {}

        /** False when the peer has ended or reset the connection. Does not wait and takes no byte. */
        public function checkLiveness(): bool {}

        /**
         * @param int $event SWOOLE_EVENT_READ or SWOOLE_EVENT_WRITE
         * @return int the id of the coroutine that is reading or writing; 0: none
         */
        public function getBoundCid(int $event): int {}

        /** What has been received, up to $length bytes, which stay there. Does not wait: SOCKET_EAGAIN. */
        public function peek(int $length = 65536): string|false {}

        /**
         * At least one byte and at most $length (zero or less: 65536).
         *
         * @return string|false "" when the peer has ended the stream
         */
        public function recv(int $length = 65536, float $timeout = 0): string|false {}

        /**
         * Waits for $length bytes.
         *
         * @return string|false what came before the end, the timeout (see errCode) or an error; false for nothing
         */
        public function recvAll(int $length = 65536, float $timeout = 0): string|false {}

        /** A line with its "\n" or "\r" (each ends one), cut at $length bytes; the end of the stream ends the last. */
        public function recvLine(int $length = 65536, float $timeout = 0): string|false {}

        /** As recv(), but reads ahead, so that many calls for few bytes cost few system calls. */
        public function recvWithBuffer(int $length = 65536, float $timeout = 0): string|false {}

        /**
         * One packet as setProtocol() describes it; without that as recv(). A packet that breaks the rules or is longer
         * than package_max_length returns false and closes the socket.
         */
        public function recvPacket(float $timeout = 0): string|false {}

        /** Sends at least one byte; returns how many. */
        public function send(string $data, float $timeout = 0): int|false {}

        /**
         * Receives into several strings at once.
         *
         * @param int[] $io_vector how long each may become
         * @return array|false those that were filled, the last perhaps in part; [] at the end of the stream
         */
        public function readVector(array $io_vector, float $timeout = 0): array|false {}

        /** As readVector(), but waits until all are full or the stream ends. */
        public function readVectorAll(array $io_vector, float $timeout = 0): array|false {}

        /**
         * Sends several strings at once; returns the bytes sent, at least one.
         *
         * @param string[] $io_vector
         */
        public function writeVector(array $io_vector, float $timeout = 0): int|false {}

        /** As writeVector(), but sends all of them. */
        public function writeVectorAll(array $io_vector, float $timeout = 0): int|false {}

        /** Sends a part of a file, from $offset on; a length of 0: to its end. */
        public function sendFile(string $file, int $offset = 0, int $length = 0): bool {}

        /** Sends all of it. Returns the bytes sent, fewer after a timeout or error; false for none. */
        public function sendAll(string $data, float $timeout = 0): int|false {}

        /**
         * One datagram.
         *
         * @param mixed $peername becomes ['address' => ..., 'port' => ...]; for AF_UNIX the address is the path
         */
        public function recvfrom(mixed &$peername, float $timeout = 0): string|false {}

        /** Sends a datagram to an IP literal, a host name, or for AF_UNIX a path. */
        public function sendto(string $addr, int $port, string $data): int|false {}

        /** Levels, names and values are those of ext/sockets' socket_get_option(). */
        public function getOption(int $level, int $opt_name): mixed {}

        /** Framing, TLS and proxy options: open_length_check, package_length_type, open_ssl, ssl_cert_file, ... */
        public function setProtocol(array $settings): bool {}

        /**
         * As socket_set_option(). SO_RCVTIMEO and SO_SNDTIMEO (['sec' => ..., 'usec' => ...]) set the timeouts of
         * this object; both zero: for ever.
         */
        public function setOption(int $level, int $opt_name, mixed $opt_value): bool {}

        /** TLS over the connection: as server on an accepted socket, else as client. */
        public function sslHandshake(): bool {}

        /** @param int $how 0: no more reading, 1: no more writing, 2: neither */
        public function shutdown(int $how = 2): bool {}

        /** Ends the wait of the coroutine that is reading (or writing); false when none is. */
        public function cancel(int $event = SWOOLE_EVENT_READ): bool {}

        /** Closes; waiting calls return false with SOCKET_ECANCELED. */
        public function close(): bool {}

        /** @return array{address: string, port: int}|false */
        public function getpeername(): array|false {}

        /** @return array{address: string, port: int}|false */
        public function getsockname(): array|false {}

        public function isClosed(): bool {}

        /**
         * A socket object over a stream's or \Socket's connection. The descriptor is duplicated: both live on, but
         * the connection is non-blocking from now on. What the stream has read ahead comes along.
         *
         * @param resource|\Socket $stream
         */
        public static function import($stream): Socket|false {}
    }
}

namespace Swoole\Coroutine\Socket {

    /** Thrown when a socket cannot be made or an argument cannot be used. Its code is an errno. */
    class Exception extends \Swoole\Exception
    {
    }
}

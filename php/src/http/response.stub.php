<?php

/** @generate-class-entries */

namespace Swoole\Http {

    /**
     * The response to one request.
     * @not-serializable
     */
    class Response
    {
        /** @var int The connection's session id. */
        public $fd = 0;

        /** @var mixed Of a coroutine server only. */
        public $socket = null;

        /**
         * @var array|null What header() has set: name => value, or a list of values, or null for "do not send it".
         */
        public $header = null;

        /** @var array|null Set-Cookie values set so far. */
        public $cookie = null;

        /** @var array|null What trailer() has set. */
        public $trailer = null;

        /** Makes header, cookie and trailer empty arrays. */
        public function initHeader(): bool {}

        /** False after the response has ended or was detached, or the client has disconnected. */
        public function isWritable(): bool {}

        /**
         * Adds a cookie; the value is URL-encoded, a space as "+".
         *
         * @param Cookie|string $name_or_object a Cookie says everything itself; it encodes as it was told to
         * @param string $value empty: delete the cookie
         * @param int $expires Unix time; 0: until the browser closes
         * @param string $path without this argument no Path is sent
         * @return bool false, with a warning, when a part is invalid; false when the head has been sent
         */
        public function cookie(Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** @alias Swoole\Http\Response::cookie */
        public function setCookie(Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** As cookie(), but the value is sent as it is. */
        public function rawcookie(Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** @alias Swoole\Http\Response::rawcookie */
        public function setRawCookie(Cookie|string $name_or_object, string $value = '', int $expires = 0, string $path = '/', string $domain = '', bool $secure = false, bool $httponly = false, string $samesite = '', string $priority = '', bool $partitioned = false): bool {}

        /** @param string $reason empty: the registered phrase */
        public function status(int $http_code, string $reason = ''): bool {}

        /** @alias Swoole\Http\Response::status */
        public function setStatusCode(int $http_code, string $reason = ''): bool {}

        /**
         * Sets a header, instead of what it was before.
         *
         * @param array|string $value a list becomes several header lines; null: do not send it, not even a default
         * @param bool $format write the name in the usual way: "content-type" becomes "Content-Type"
         * @return bool false, with a warning, for an invalid name; false when the head has been sent. Values are checked when
         *     they are sent: one with a line break inside or NUL is left out, with a warning.
         */
        public function header(string $key, array|string $value, bool $format = true): bool {}

        /** @alias Swoole\Http\Response::header */
        public function setHeader(string $key, array|string $value, bool $format = true): bool {}

        /** A trailer, sent after the body of a chunked response. */
        public function trailer(string $key, string $value): bool {}

        /** HTTP/2 only: not part of this version. */
        public function ping(string $data = ''): bool {}

        /** HTTP/2 only: not part of this version. */
        public function goaway(int $error_code = SWOOLE_HTTP2_ERROR_NO_ERROR, string $debug_data = ''): bool {}

        /** Sends a piece of the body (chunked). In a coroutine it waits while the client does not read. */
        public function write(string $content): bool {}

        /** Sends the rest and ends the response. */
        public function end(?string $content = null): bool {}

        /**
         * Sends a file as the response.
         *
         * @param int $length bytes to send; 0: to the end of the file
         */
        public function sendfile(string $filename, int $offset = 0, int $length = 0): bool {}

        /** Sends a response with a Location header. */
        public function redirect(string $location, int $http_code = 302): bool {}

        /** Detaches the connection: Response::create() with the same fd continues the response. */
        public function detach(): bool {}

        /**
         * A response for a detached connection of this worker.
         *
         * @param object|array|int $server the server, [server, fd], or the fd alone
         */
        public static function create(object|array|int $server = -1, int $fd = -1): Response|false {}

        /** WebSocket: not part of this version. */
        public function upgrade(): bool {}

        /** WebSocket: not part of this version. */
        public function push(\Swoole\WebSocket\Frame|string $data, int $opcode = SWOOLE_WEBSOCKET_OPCODE_TEXT, int $flags = SWOOLE_WEBSOCKET_FLAG_FIN): bool {}

        /** WebSocket: not part of this version. */
        public function recv(float $timeout = 0): \Swoole\WebSocket\Frame|string|false {}

        /** Closes the connection when what is queued has been sent. */
        public function close(): bool {}

        /** WebSocket: not part of this version. */
        public function disconnect(int $code = SWOOLE_WEBSOCKET_CLOSE_NORMAL, string $reason = ''): bool {}
    }
}

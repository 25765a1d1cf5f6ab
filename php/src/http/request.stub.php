<?php

/** @generate-class-entries */

namespace Swoole\Http {

    /**
     * A request. The array properties are built when they are first looked at; those of which the request has nothing
     * are null, except header and server.
     */
    class Request
    {
        /** @var int The connection's session id. */
        public $fd = 0;

        /** @var int HTTP/2 stream; 0 with HTTP/1. */
        public $streamId = 0;

        /**
         * @var array|null Names in lower case. A name that came more than once has an array of its values.
         */
        public $header = null;

        /**
         * @var array|null query_string, request_method, request_uri, path_info, request_time, request_time_float,
         *     server_protocol, server_port, remote_port, remote_addr, master_time.
         */
        public $server = null;

        /** @var array|null Cookies, as PHP's $_COOKIE. */
        public $cookie = null;

        /** @var array|null The query string, as PHP's $_GET. */
        public $get = null;

        /** @var array|null Uploaded files: one entry for each, or as PHP's $_FILES with `http_parse_files`. */
        public $files = null;

        /** @var array|null Fields of a form body, as PHP's $_POST. */
        public $post = null;

        /**
         * @var array|null Paths of the uploaded files. They are removed with the request unless moved away.
         */
        public $tmpfiles = null;

        /** The body as received; empty for a multipart form when `upload_max_filesize` is set: it goes to disk as it arrives. */
        public function getContent(): string|false {}

        /** @alias Swoole\Http\Request::getContent */
        public function rawContent(): string|false {}

        /** Head and body as received. */
        public function getData(): string|false {}

        /**
         * A request to be filled by parse(), outside of any server.
         *
         * @param array $options parse_cookie, parse_body, parse_files (bool), upload_tmp_dir, package_max_length;
         *     the server's names (http_parse_cookie, http_parse_post, http_parse_files) work too
         */
        public static function create(array $options = []): Request {}

        /**
         * Takes the next bytes of the request.
         *
         * @return int|false how many bytes belonged to it (less than given: it was complete before the end); false
         *     when the bytes are not HTTP, or the request is complete already
         */
        public function parse(string $data): int|false {}

        /** Whether head and body are there. */
        public function isCompleted(): bool {}

        /** @return string|false "GET" and so on; false before the request line is known */
        public function getMethod(): string|false {}
    }
}

<?php

/** @generate-class-entries */

namespace Swoole\Http {

    /** A cookie for Response::cookie(), set up step by step. Each with...() changes this object and returns it. */
    class Cookie
    {
        /** @param bool $encode whether the value is percent-encoded when it is sent */
        public function __construct(bool $encode = true) {}

        /** @param string $name must not contain any of =,; nor white space */
        public function withName(string $name): Cookie {}

        /** @param string $value the empty value deletes the cookie at the client */
        public function withValue(string $value = ''): Cookie {}

        /** @param int $expires Unix time; 0: until the browser closes */
        public function withExpires(int $expires = 0): Cookie {}

        /** @param string $path where it applies; empty: no Path attribute */
        public function withPath(string $path = '/'): Cookie {}

        /** @param string $domain empty: this host only */
        public function withDomain(string $domain = ''): Cookie {}

        /** @param bool $secure send it back over TLS only */
        public function withSecure(bool $secure = false): Cookie {}

        /** @param bool $httpOnly hide it from scripts */
        public function withHttpOnly(bool $httpOnly = false): Cookie {}

        /** @param string $sameSite "Strict", "Lax" or "None" */
        public function withSameSite(string $sameSite = ''): Cookie {}

        /** @param string $priority "Low", "Medium" or "High" */
        public function withPriority(string $priority = ''): Cookie {}

        /** @param bool $partitioned one jar for each top-level site (CHIPS) */
        public function withPartitioned(bool $partitioned = false): Cookie {}

        /** @return string|false the value of a Set-Cookie header; false, with a warning, when a part is invalid */
        public function toString(): string|false {}

        /** @return array{name: string, value: string, path: string, domain: string, sameSite: string, priority: string,
         *     encode: bool, expires: int, secure: bool, httpOnly: bool, partitioned: bool} */
        public function toArray(): array {}

        /** Everything as it was after the constructor; the encoding stays as chosen there. */
        public function reset(): void {}
    }
}

<?php

/** @generate-class-entries */

namespace Swoole\Connection {

    /**
     * The session ids of the open connections of all workers, ascending: foreach ($server->connections as $fd). The iterator
     * of a port has that port's only.
     * @not-serializable
     */
    class Iterator implements \Iterator, \ArrayAccess, \Countable
    {
        public function __construct() {}

        public function __destruct() {}

        public function rewind(): void {}

        public function next(): void {}

        public function current(): mixed {}

        public function key(): mixed {}

        public function valid(): bool {}

        /** How many connections are open. */
        public function count(): int {}

        /** Whether that connection is open. */
        public function offsetExists(mixed $fd): bool {}

        /** As Server::getClientInfo(). */
        public function offsetGet(mixed $fd): mixed {}

        /** Nothing can be set: no effect. */
        public function offsetSet(mixed $fd, mixed $value): void {}

        /** Nothing can be unset: no effect. */
        public function offsetUnset(mixed $fd): void {}
    }
}

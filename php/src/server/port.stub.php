<?php

/** @generate-class-entries */

namespace Swoole\Server {

    /**
     * One address that a server listens on.
     * @not-serializable
     */
    class Port
    {
        /** @var callable|null */
        private $onConnect = null;

        /** @var callable|null */
        private $onReceive = null;

        /** @var callable|null */
        private $onClose = null;

        /** @var callable|null */
        private $onPacket = null;

        /** @var callable|null */
        private $onBufferFull = null;

        /** @var callable|null */
        private $onBufferEmpty = null;

        /** @var callable|null */
        private $onRequest = null;

        /** @var callable|null */
        private $onHandshake = null;

        /** @var callable|null */
        private $onOpen = null;

        /** @var callable|null */
        private $onMessage = null;

        /** @var callable|null */
        private $onDisconnect = null;

        /** @var callable|null */
        private $onBeforeHandshakeResponse = null;

        /** @var string|null */
        public $host = null;

        /** @var int */
        public $port = 0;

        /** @var int */
        public $type = 0;

        /** @var int the listening descriptor */
        public $sock = -1;

        /** @var bool */
        public $ssl = false;

        /** @var array|null what set() was given, merged */
        public $setting = null;

        /** @var \Swoole\Connection\Iterator|null */
        public $connections = null;

        private function __construct() {}

        public function __destruct() {}

        /** Sets options of this port, before start(): docs/options.md lists them. */
        public function set(array $settings): void {}

        /**
         * Sets a callback of this port alone, before start(): "connect", "request", "close". Without one of its own, a
         * port uses the server's.
         */
        public function on(string $event_name, callable $callback): bool {}

        public function getCallback(string $event_name): ?\Closure {}

        /** Not available in this build. */
        public function getSocket(): \Socket|false {}
    }
}

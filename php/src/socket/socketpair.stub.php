<?php

/** @generate-function-entries */

/**
 * Two connected sockets.
 *
 * @return array{Swoole\Coroutine\Socket, Swoole\Coroutine\Socket}|false false when the kernel refuses
 */
function swoole_coroutine_socketpair(int $domain, int $type, int $protocol): array|false {}

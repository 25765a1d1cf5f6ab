<?php
// SPDX-License-Identifier: Apache-2.0

if (SWOOLE_USE_SHORTNAME) {
    class_alias(Swoole\Coroutine\Server::class, 'Co\Server');
    class_alias(Swoole\Coroutine\Server\Connection::class, 'Co\Server\Connection');
}

--TEST--
Swoole\Coroutine: an uncaught exception in every kind of callback
--FILE--
<?php
require __DIR__ . '/kinds.inc';
if (isset($argv[1])) {
    run_kind($argv[1], fn () => throw new RuntimeException('boom'));
    return;
}
check_kinds(__FILE__, 'Fatal error: Uncaught RuntimeException: boom | shutdown | parked destructed | parked destructed', 255, ['output buffer left open' => true]);
--EXPECT--
output buffer left open: text | Fatal error: Uncaught RuntimeException: boom | shutdown | parked destructed | parked destructed, status 255
41 kinds checked

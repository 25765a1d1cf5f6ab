--TEST--
Swoole\Coroutine: exit() in every kind of callback
--FILE--
<?php
require __DIR__ . '/kinds.inc';
if (isset($argv[1])) {
    run_kind($argv[1], fn () => exit(7));
    return;
}
check_kinds(__FILE__, 'shutdown | parked destructed | parked destructed', 7, ['output buffer left open' => true]);
--EXPECT--
output buffer left open: text | shutdown | parked destructed | parked destructed, status 7
41 kinds checked

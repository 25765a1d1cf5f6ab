--TEST--
Swoole\Coroutine: a fatal error in every kind of callback
--FILE--
<?php
require __DIR__ . '/kinds.inc';
if (isset($argv[1])) {
    run_kind($argv[1], fn () => @trigger_error('fatal', E_USER_ERROR));
    return;
}
check_kinds(__FILE__, 'Fatal error: fatal | shutdown', 255, ['output buffer left open' => true]);
--EXPECT--
output buffer left open: Fatal error: PHP Request Shutdown: Cannot use output buffering in output buffering display handlers, status 255
41 kinds checked

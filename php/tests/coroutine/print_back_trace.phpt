--TEST--
Swoole\Coroutine::printBackTrace(): as debug_print_backtrace()
--FILE--
<?php
use Swoole\Coroutine;
function inner(): void { Coroutine::printBackTrace(); }
$cid = go(function () {
    inner();
    Coroutine::yield();
});
echo "--\n";
Coroutine::printBackTrace($cid);
echo "--\n";
Coroutine::printBackTrace($cid, 0, 1);
Coroutine::printBackTrace(99);
Coroutine::resume($cid);
--EXPECTF--
#0 %s(5): inner()
#1 [internal function]: {closure%S}()
--
#0 %s(6): Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
--
#0 %s(6): Swoole\Coroutine::yield()

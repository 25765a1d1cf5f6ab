--TEST--
Swoole\Coroutine::cancel(): an uncaught CanceledException ends the program as any other
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
$cid = go(fn () => Co::yield());
Co::cancel($cid, true);
echo "never\n";
--EXPECTF--
Fatal error: Uncaught Swoole\Coroutine\CanceledException in %s:3
Stack trace:
#0 %s(3): Swoole\Coroutine::yield()
#1 [internal function]: {closure%S}()
#2 {main}
  thrown in %s on line 3
shutdown

--TEST--
Swoole\Coroutine::create(): a function that gets too few arguments throws, uncaught
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
go(fn (int $x) => print("never\n"));
echo "never\n";
--EXPECTF--
Fatal error: Uncaught ArgumentCountError: Too few arguments to function {closure%S}(), 0 passed and exactly 1 expected in %s:3
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line 3
shutdown

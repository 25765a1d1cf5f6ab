--TEST--
Swoole\Coroutine::defer(): runs after an exception that leaves the coroutine is reported, before the program ends
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    defer(fn () => print("deferred\n"));
    try {
        throw new LogicException('boom');
    } finally {
        echo "finally\n";
    }
});
echo "never\n";
--EXPECTF--
finally

Fatal error: Uncaught LogicException: boom in %s:6
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line 6
deferred
shutdown

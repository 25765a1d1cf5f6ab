--TEST--
Swoole\Coroutine: set_exception_handler() whose handler throws
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
set_exception_handler(function (Throwable $exception) {
    echo 'handler ', $exception->getMessage(), "\n";
    throw new LogicException('from the handler');
});
go(fn () => throw new RuntimeException('boom'));
echo "never\n";
--EXPECTF--
handler boom

Fatal error: Uncaught LogicException: from the handler in %s:%d
Stack trace:
%a
  thrown in %s on line %d
shutdown

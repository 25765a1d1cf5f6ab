--TEST--
Swoole\Coroutine\batch(): an exception in a task ends the program like any other
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
Co\run(function () {
    try {
        Swoole\Coroutine\batch([fn () => throw new RuntimeException('boom'), fn () => print("second\n")]);
        echo "never\n";
    } finally {
        echo "unwound\n";
    }
});
echo "never\n";
--EXPECTF--
Fatal error: Uncaught RuntimeException: boom in %s:%d
Stack trace:
%a
  thrown in %s on line %d
%Ashutdown

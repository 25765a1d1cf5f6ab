--TEST--
Swoole\Coroutine\run(): an uncaught exception ends the program
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
Co\run(function () {
    try {
        throw new RuntimeException('boom');
    } finally {
        echo "finally\n";
    }
});
echo "never\n";
--EXPECTF--
finally

Fatal error: Uncaught RuntimeException: boom in %s:%d
Stack trace:
#0 %s
#1 {main}
  thrown in %s on line %d
shutdown

--TEST--
Swoole\ExitException: finally blocks and defers run on its way
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    defer(fn () => print("deferred\n"));
    try {
        exit('bye');
    } catch (Error) {
        echo "never\n";
    } finally {
        echo "finally\n";
    }
});
echo "never\n";
--EXPECT--
finally
byedeferred
shutdown

--TEST--
Swoole\Coroutine: calling an undefined function is an Error that can be caught
--FILE--
<?php
go(function () {
    try {
        no_such_function();
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
    Co::sleep(0.001);
    echo "goes on\n";
});
go(function () {
    Co::sleep(0.002);
    no_such_method();
});
--EXPECTF--
Call to undefined function no_such_function()
goes on

Fatal error: Uncaught Error: Call to undefined function no_such_method() in %s:13
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line 13

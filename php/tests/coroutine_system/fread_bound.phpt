--TEST--
Swoole\Coroutine\System::fread(): a stream that another coroutine uses, or has closed
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $handle = fopen(__FILE__, 'r');
    go(function () use ($handle) {
        var_dump(System::fread($handle, 5));
    });
    foreach (['fread', 'fgets'] as $method) {
        try {
            System::$method($handle, 10);
        } catch (Swoole\Error|ArgumentCountError $error) {
            echo $error->getCode(), ' ', $error->getMessage(), "\n";
        }
    }
    Co::sleep(0.02);
    var_dump(System::fread($handle, 1) === "\n");
    go(function () use ($handle) {
        var_dump(strlen(System::fread($handle, 5)));
    });
    fclose($handle);
    Co::sleep(0.02);
    foreach ([$handle, 'x'] as $wrong) {
        try {
            System::fread($wrong);
        } catch (TypeError $error) {
            echo $error->getMessage(), "\n";
        }
    }
});
--EXPECT--
10002 the stream has already been bound to another coroutine#2, using it in coroutine#1 at the same time is not allowed
0 Swoole\Coroutine\System::fgets() expects exactly 1 argument, 2 given
string(5) "<?php"
bool(true)
int(5)
Swoole\Coroutine\System::fread(): supplied resource is not a valid stream resource
Swoole\Coroutine\System::fread(): Argument #1 ($handle) must be of type resource, string given

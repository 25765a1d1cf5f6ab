--TEST--
Swoole\Coroutine\System::exec(): wrong arguments
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    foreach ([["a\0b"], [[]], ['true', []]] as $arguments) {
        try {
            System::exec(...$arguments);
        } catch (TypeError|ValueError $error) {
            echo get_class($error), ': ', $error->getMessage(), "\n";
        }
    }
});
--EXPECT--
ValueError: Swoole\Coroutine\System::exec(): Argument #1 ($command) must not contain any null bytes
TypeError: Swoole\Coroutine\System::exec(): Argument #1 ($command) must be of type string, array given
TypeError: Swoole\Coroutine\System::exec(): Argument #2 ($get_error_stream) must be of type bool, array given

--TEST--
exit() in a coroutine: null and an undefined variable as operand, where exit is part of the language
--SKIPIF--
<?php if (PHP_VERSION_ID >= 80400) die('skip exit is a function');
--FILE--
<?php
function attempt(callable $exit): void
{
    go(function () use ($exit) {
        try {
            $exit();
        } catch (Swoole\ExitException $exception) {
            var_dump($exception->getStatus());
        } catch (TypeError $error) {
            echo $error->getMessage(), "\n";
        }
    });
}
attempt(function () { exit(null); });
attempt(function () { exit($undefined); });
attempt(function () { exit([]); });
attempt(function () { exit(true); });
--EXPECTF--
NULL

Warning: Undefined variable $undefined in %s on line %d
NULL
array(0) {
}
bool(true)

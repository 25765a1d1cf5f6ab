--TEST--
exit() in a coroutine: null and an undefined variable as operand, where exit is a function
--SKIPIF--
<?php if (PHP_VERSION_ID < 80400) die('skip exit is part of the language');
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
attempt(function () { call_user_func('die', 3); });
--EXPECTF--

Deprecated: exit(): Passing null to parameter #1 ($status) of type string|int is deprecated in %s on line %d
int(0)

Warning: Undefined variable $undefined in %s on line %d

Deprecated: exit(): Passing null to parameter #1 ($status) of type string|int is deprecated in %s on line %d
int(0)
exit(): Argument #1 ($status) must be of type string|int, array given
int(1)
int(3)

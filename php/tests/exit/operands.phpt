--TEST--
exit() in a coroutine: variables, expressions, references and temporaries as operand
--FILE--
<?php
function attempt(callable $exit): void
{
    go(function () use ($exit) {
        try {
            $exit();
        } catch (Swoole\ExitException $exception) {
            var_dump($exception->getStatus());
        }
    });
}
attempt(function () { $x = 5; exit($x); });
attempt(function () { $x = 'a'; exit($x . 'b'); });
attempt(function () { $x = 6; $y = &$x; exit($y); });
attempt(function () { $x = [7]; exit($x[0]); });
attempt(function () { exit(str_repeat('c', 3)); });
attempt(function () { true and exit(8); });
attempt(function () { $f = fn () => exit(9); $f(); });
attempt(function () { eval('exit(10);'); });
attempt(function () { array_map(fn () => exit(11), [1]); });
--EXPECT--
int(5)
string(2) "ab"
int(6)
int(7)
string(3) "ccc"
int(8)
int(9)
int(10)
int(11)

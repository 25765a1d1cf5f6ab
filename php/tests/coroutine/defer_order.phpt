--TEST--
Swoole\Coroutine::defer(): last added, first called; also from within one; also after an exception
--FILE--
<?php
use Swoole\Coroutine;
go(function () {
    Coroutine::defer(fn () => print("1\n"));
    defer(function () {
        echo "2\n";
        swoole_coroutine_defer(fn () => print("added late\n"));
    });
    Coroutine::defer('printf', );
    Coroutine::defer(function (...$arguments) { echo 'arguments ', count($arguments), "\n"; });
    echo "body\n";
    return 5;
});
echo "end\n";
--EXPECTF--
body
arguments 0

%aArgumentCountError: printf() expects at least 1 argument, 0 given in %a

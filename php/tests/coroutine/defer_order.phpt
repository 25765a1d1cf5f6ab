--TEST--
Swoole\Coroutine::defer(): last added, first called; also from within one
--FILE--
<?php
use Swoole\Coroutine;
go(function () {
    Coroutine::defer(fn () => print("1\n"));
    defer(function () {
        echo "2\n";
        swoole_coroutine_defer(fn () => print("added late\n"));
    });
    Coroutine::defer('printf');
    Coroutine::defer(function (...$arguments) { echo 'arguments ', count($arguments), "\n"; });
    echo "body\n";
    return 5;
});
echo "end\n";
--EXPECT--
body
arguments 1
52
added late
1
end

--TEST--
Swoole\Coroutine\go(), defer(), Co\go(), Co\defer()
--FILE--
<?php
use function Swoole\Coroutine\{go, defer, run};
run(function () {
    $cid = go(function (string $text) {
        defer(fn () => print("first\n"));
        Co\defer(fn () => print("second\n"));
        echo "$text\n";
    }, 'body');
    var_dump($cid === Co\go(fn () => 0) - 1);
});
try {
    defer(fn () => 0);
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
--EXPECT--
body
second
first
bool(true)
API must be called in the coroutine: use Swoole\Coroutine\run() or go()

--TEST--
Swoole\Coroutine\run(): runs until everything is done; refused inside a coroutine
--FILE--
<?php
use function Swoole\Coroutine\run;
var_dump(run(function (string ...$arguments) {
    echo json_encode($arguments), "\n";
    go(function () {
        $channel = new chan(1);
        Swoole\Timer::after(2, fn () => $channel->push('x'));
        $channel->pop();
        echo "child\n";
    });
    var_dump(run(fn () => print("never\n")));
    var_dump(Co\run(fn () => print("never\n")));
    echo "parent\n";
}, 'a', 'b'));
var_dump(Co\run(fn () => print("again\n")));
try {
    run('no_such_function');
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
--EXPECTF--
["a","b"]

Warning: Swoole\Coroutine\run(): it cannot be used inside a coroutine or a running event loop in %s on line 11
bool(false)

Warning: Co\run(): it cannot be used inside a coroutine or a running event loop in %s on line 12
bool(false)
parent
child
bool(true)
again
bool(true)
Swoole\Coroutine\run(): Argument #1 ($fn) must be a valid callback, function "no_such_function" not found or invalid function name

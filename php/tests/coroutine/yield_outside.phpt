--TEST--
Swoole\Coroutine: what needs a coroutine throws outside of one
--FILE--
<?php
use Swoole\Coroutine;
$calls = [
    'yield' => [], 'suspend' => [], 'sleep' => [0.001], 'join' => [[1]], 'isCanceled' => [], 'setTimeLimit' => [1],
    'defer' => ['printf'],
];
foreach ($calls as $method => $arguments) {
    try {
        Coroutine::$method(...$arguments);
        echo "$method: nothing thrown\n";
    } catch (Swoole\Error $error) {
        echo $method, ': ', $error->getMessage(), ' ', $error->getCode(), ' ', $error->getLine(), "\n";
    }
}
try {
    Coroutine::yield();
} finally {
    var_dump(swoole_last_error());
}
--EXPECTF--
yield: API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001 9
suspend: API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001 9
sleep: API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001 9
join: API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001 9
isCanceled: API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001 9
setTimeLimit: API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001 9
defer: API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001 9
int(10001)

Fatal error: Uncaught Swoole\Error: API must be called in the coroutine: use Swoole\Coroutine\run() or go() in %s:16
Stack trace:
#0 %s(16): Swoole\Coroutine::yield()
#1 {main}
  thrown in %s on line 16

--TEST--
Smoke test: coroutines, a channel, a timer and a socket pair
--FILE--
<?php
use function Swoole\Coroutine\run;

run(function () {
    $done = new Swoole\Coroutine\Channel(3);
    foreach (['slow' => 0.02, 'fast' => 0.001] as $name => $seconds) {
        Swoole\Coroutine::create(function () use ($done, $name, $seconds) {
            Swoole\Coroutine::sleep($seconds);
            $done->push($name);
        });
    }
    echo $done->pop(), ' ', $done->pop(), "\n";
    Swoole\Timer::after(1, fn() => $done->push('timer'));
    echo $done->pop(), "\n";
    [$left, $right] = swoole_coroutine_socketpair(AF_UNIX, SOCK_STREAM, 0);
    Swoole\Coroutine::create(fn() => $right->send('hello'));
    echo $left->recv(), "\n";
});
echo extension_loaded('swoole') ? 'swoole' : '-', ' ', extension_loaded('shoal') ? 'shoal' : '-', "\n";
?>
--EXPECT--
fast slow
timer
hello
swoole shoal

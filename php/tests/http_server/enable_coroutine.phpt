--TEST--
Swoole\Server::set(): enable_coroutine => false: timers and events run without a coroutine as well
--FILE--
<?php
function where(): void
{
    Swoole\Timer::after(1, fn () => print('timer ' . Co::getCid() . "\n"));
    Swoole\Event::defer(fn () => print('defer ' . Co::getCid() . "\n"));
    Swoole\Event::wait();
}
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->set(['enable_coroutine' => false]);
where();
$server->on('request', fn () => 1);
$server->on('workerStart', function () use ($server) {
    echo 'start ', Co::getCid(), "\n";
    Swoole\Timer::after(1, function () use ($server) {
        echo 'timer ', Co::getCid(), "\n";
        $server->shutdown();
    });
});
$server->set(['worker_num' => 1]);
$server->start();
--EXPECT--
defer -1
timer -1
start -1
timer -1

--TEST--
Swoole\Timer::after(): the callback may wait; the others fire meanwhile
--FILE--
<?php
use Swoole\Coroutine\Channel;
use Swoole\Timer;
$channel = new Channel(1);
Timer::after(1, function () use ($channel) {
    echo 'in a coroutine: ';
    var_dump(Swoole\Coroutine::getCid() > 0);
    echo 'got ', $channel->pop(), "\n";
});
Timer::after(3, fn () => $channel->push('data'));
Swoole\Event::wait();
--EXPECT--
in a coroutine: bool(true)
got data

--TEST--
Swoole\Event::defer(): the callback may wait
--FILE--
<?php
Swoole\Event::defer(function () {
    $channel = new Swoole\Coroutine\Channel(1);
    Swoole\Timer::after(1, fn () => $channel->push('x'));
    var_dump($channel->pop());
});
Swoole\Event::wait();
--EXPECT--
string(1) "x"

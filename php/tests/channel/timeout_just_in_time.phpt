--TEST--
Swoole\Coroutine\Channel::pop(): a value before the time is over; the timer is gone
--FILE--
<?php
$begin = hrtime(true);
Co\run(function () {
    $channel = new chan(1);
    go(fn () => $channel->push('x'));
    var_dump($channel->pop(60));
    go(function () use ($channel) {
        var_dump($channel->pop(60));
    });
    $channel->push('y');
});
var_dump((hrtime(true) - $begin) / 1e9 < 30);
--EXPECT--
string(1) "x"
string(1) "y"
bool(true)

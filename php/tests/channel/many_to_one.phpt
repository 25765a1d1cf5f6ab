--TEST--
Swoole\Coroutine\Channel: a thousand producers, one consumer, everything arrives once
--FILE--
<?php
Co\run(function () {
    $channel = new chan(7);
    for ($i = 0; $i < 1000; $i++) {
        go(function () use ($channel, $i) {
            $channel->push($i);
        });
    }
    $seen = [];
    for ($i = 0; $i < 1000; $i++) {
        $seen[] = $channel->pop();
    }
    var_dump($seen === range(0, 999), json_encode($channel->stats()));
});
--EXPECT--
bool(true)
string(49) "{"consumer_num":0,"producer_num":0,"queue_num":0}"

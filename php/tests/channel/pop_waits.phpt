--TEST--
Swoole\Coroutine\Channel::pop(): waits while empty; consumers in order, woken at once
--FILE--
<?php
Co\run(function () {
    $channel = new chan(1);
    for ($i = 0; $i < 3; $i++) {
        go(function () use ($channel, $i) {
            echo "$i got " . $channel->pop() . "\n";
        });
    }
    echo json_encode($channel->stats()), ' ', json_encode([$channel->isEmpty(), $channel->isFull()]), "\n";
    foreach (['a', 'b', 'c'] as $letter) {
        var_dump($channel->push($letter));
    }
});
--EXPECT--
{"consumer_num":3,"producer_num":0,"queue_num":0} [true,false]
0 got a
bool(true)
1 got b
bool(true)
2 got c
bool(true)

--TEST--
Swoole\Coroutine\Channel::push(): waits while full; producers in order
--FILE--
<?php
Co\run(function () {
    $channel = new chan(2);
    foreach (['a', 'b', 'c', 'd', 'e'] as $letter) {
        go(function () use ($channel, $letter) {
            $channel->push($letter);
            echo "pushed $letter\n";
        });
    }
    echo json_encode($channel->stats()), ' ', json_encode([$channel->isFull(), $channel->length()]), "\n";
    for ($i = 0; $i < 5; $i++) {
        echo 'got ' . $channel->pop() . "\n";
    }
    echo json_encode($channel->stats()), "\n";
});
--EXPECT--
pushed a
pushed b
{"consumer_num":0,"producer_num":3,"queue_num":2} [true,2]
pushed c
got a
pushed d
got b
pushed e
got c
got d
got e
{"consumer_num":0,"producer_num":0,"queue_num":0}

--TEST--
Swoole\Coroutine\Channel: producers that wait for ever are reported when the channel is destroyed
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set(['enable_deadlock_check' => false]);
Co\run(function () {
    $channel = new Coroutine\Channel(1);
    for ($i = 0; $i < 3; $i++) {
        go(fn () => $channel->push($i));
    }
    go(fn () => $channel->push('timely', 0.001));
    (new Coroutine\Channel(1))->push(1);
});
echo "done\n";
--EXPECTF--
done
[%s]	WARNING	channel is destroyed, 2 producers will be discarded

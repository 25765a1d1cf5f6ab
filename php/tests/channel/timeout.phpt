--TEST--
Swoole\Coroutine\Channel::push(), pop(): the time is over
--FILE--
<?php
Co\run(function () {
    $channel = new chan(1);
    $begin = hrtime(true);
    var_dump($channel->pop(0.005), $channel->errCode === SWOOLE_CHANNEL_TIMEOUT);
    var_dump(swoole_last_error() === SWOOLE_ERROR_CO_TIMEDOUT);
    var_dump((hrtime(true) - $begin) / 1e6 >= 5);
    var_dump($channel->push(1), $channel->errCode);
    var_dump($channel->push(2, 0.001), $channel->errCode === SWOOLE_CHANNEL_TIMEOUT);
    var_dump($channel->length(), $channel->pop(0.001), $channel->errCode, $channel->isEmpty());
    var_dump($channel->pop(0.0000001), $channel->errCode === SWOOLE_CHANNEL_TIMEOUT);
    echo json_encode($channel->stats()), "\n";
    foreach ([0, -1, -0.5] as $forever) {
        Swoole\Timer::after(3, fn () => $channel->push('late'));
        var_dump($channel->pop($forever));
    }
});
--EXPECT--
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
bool(false)
bool(true)
int(1)
int(1)
int(0)
bool(true)
bool(false)
bool(true)
{"consumer_num":0,"producer_num":0,"queue_num":0}
string(4) "late"
string(4) "late"
string(4) "late"

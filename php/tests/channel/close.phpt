--TEST--
Swoole\Coroutine\Channel::close(): whoever waits goes on; what is queued can still be taken
--FILE--
<?php
use Swoole\Coroutine\Channel;
Co\run(function () {
    $empty = new Channel(1);
    for ($i = 0; $i < 2; $i++) {
        go(function () use ($empty, $i) {
            var_dump($empty->pop());
            echo "consumer $i ", $empty->errCode === SWOOLE_CHANNEL_CLOSED ? 'closed' : 'other', "\n";
        });
    }
    var_dump($empty->close(), $empty->close());
    var_dump($empty->push(1), $empty->errCode === SWOOLE_CHANNEL_CLOSED, $empty->pop());

    $full = new Channel(1);
    $full->push('queued');
    go(function () use ($full) {
        var_dump($full->push('refused'), $full->errCode === SWOOLE_CHANNEL_CLOSED);
    });
    var_dump($full->close());
    var_dump($full->length(), $full->pop(), $full->pop(), $full->errCode === SWOOLE_CHANNEL_CLOSED);
});
--EXPECT--
bool(false)
consumer 0 closed
bool(false)
consumer 1 closed
bool(true)
bool(false)
bool(false)
bool(true)
bool(false)
bool(false)
bool(true)
bool(true)
int(1)
string(6) "queued"
bool(false)
bool(true)

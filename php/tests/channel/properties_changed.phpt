--TEST--
Swoole\Coroutine\Channel: properties that a program overwrites do no harm
--FILE--
<?php
Co\run(function () {
    $channel = new chan(1);
    $channel->capacity = 100;
    $channel->errCode = 'text';
    var_dump($channel->push(1), $channel->isFull(), $channel->errCode);
    $reference = &$channel->errCode;
    var_dump($channel->push(2, 0.001), $reference);
    try {
        unset($channel->errCode);
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
    var_dump($channel->push(2, 0.001), $channel->pop());
});
--EXPECT--
bool(true)
bool(true)
int(0)
bool(false)
int(-1)
Property errCode of class Swoole\Coroutine\Channel cannot be unset
bool(false)
int(1)

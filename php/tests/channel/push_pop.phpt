--TEST--
Swoole\Coroutine\Channel::push(), pop(): in order, any value
--FILE--
<?php
use Swoole\Coroutine\Channel;
Co\run(function () {
    $channel = new Channel(16);
    $object = new stdClass;
    $values = [null, false, 0, 1.5, '', 'text', [1, ['x' => 2]], $object, fn () => 5];
    foreach ($values as $value) {
        var_dump($channel->push($value));
    }
    var_dump($channel->length());
    foreach ($values as $value) {
        if ($channel->pop() !== $value) {
            echo "differs\n";
        }
    }
    var_dump($channel->isEmpty(), $channel->errCode);
    $array = [1];
    $reference = &$array;
    $channel->push($array);
    $reference[] = 2;
    echo json_encode($channel->pop()), "\n";
});
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(9)
bool(true)
int(0)
[1]

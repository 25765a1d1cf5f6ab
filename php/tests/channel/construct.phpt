--TEST--
Swoole\Coroutine\Channel::__construct(): capacity, and misuse
--FILE--
<?php
use Swoole\Coroutine\Channel;
foreach ([[], [3], [0], [-5]] as $arguments) {
    $channel = new Channel(...$arguments);
    echo $channel->capacity, ' ', $channel->errCode, "\n";
}
try {
    new Channel('x');
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
$channel = new Channel(1);
try {
    $channel->__construct(5);
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
class WithoutParent extends Channel
{
    public function __construct() {}
}
$broken = new WithoutParent;
foreach (['push' => [1], 'pop' => [], 'length' => [], 'isEmpty' => [], 'isFull' => [], 'close' => [], 'stats' => []]
    as $method => $arguments) {
    try {
        $broken->$method(...$arguments);
    } catch (Swoole\Error $error) {
        echo $method, ': ', $error->getMessage(), "\n";
    }
}
var_dump(new chan instanceof Channel, new Co\Channel instanceof Channel, SWOOLE_CHANNEL_OK, SWOOLE_CHANNEL_TIMEOUT,
    SWOOLE_CHANNEL_CLOSED, SWOOLE_CHANNEL_CANCELED);
--EXPECT--
1 0
3 0
1 0
1 0
Swoole\Coroutine\Channel::__construct(): Argument #1 ($size) must be of type int, string given
the channel is constructed already
push: you must call Channel constructor first
pop: you must call Channel constructor first
length: you must call Channel constructor first
isEmpty: you must call Channel constructor first
isFull: you must call Channel constructor first
close: you must call Channel constructor first
stats: you must call Channel constructor first
bool(true)
bool(true)
int(0)
int(-1)
int(-2)
int(-3)

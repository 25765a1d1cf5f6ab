--TEST--
Swoole\Channel: no memory, not constructed, constructed twice, what cannot be serialized, cloned
--FILE--
<?php
use Swoole\Channel;
class NotConstructed extends Channel
{
    public function __construct() {}
}
class Unwilling
{
    public function __serialize(): array
    {
        throw new LogicException('not me');
    }
}
$channel = new Channel(8192);
$bad = new NotConstructed;
foreach ([
    fn () => new Channel,
    fn () => new Channel('x'),
    fn () => (new Channel(-1))->push(str_repeat('x', 7000)),
    fn () => new Channel(PHP_INT_MAX),
    fn () => new Channel(1 << 60),
    fn () => $channel->__construct(1),
    fn () => $channel->push(fn () => 1),
    fn () => $channel->push(new Unwilling),
    fn () => $channel->stats()['queue_num'],
    fn () => $bad->push(1),
    fn () => $bad->pop(),
    fn () => $bad->peek(),
    fn () => $bad->stats(),
    fn () => clone $channel,
    fn () => serialize($channel),
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), ': ', $error->getMessage(), "\n";
    }
}
--EXPECT--
ArgumentCountError 0: Swoole\Channel::__construct() expects exactly 1 argument, 0 given
TypeError 0: Swoole\Channel::__construct(): Argument #1 ($size) must be of type int, string given
bool(true)
Swoole\Exception 12: the channel cannot be made: Cannot allocate memory
Swoole\Exception 12: the channel cannot be made: Cannot allocate memory
Error 0: the channel is constructed already
Exception 0: Serialization of 'Closure' is not allowed
LogicException 0: not me
int(0)
Swoole\Error 0: you must call Channel constructor first
Swoole\Error 0: you must call Channel constructor first
Swoole\Error 0: you must call Channel constructor first
Swoole\Error 0: you must call Channel constructor first
Error 0: Trying to clone an uncloneable object of class Swoole\Channel
Exception 0: Serialization of 'Swoole\Channel' is not allowed

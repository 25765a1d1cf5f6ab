--TEST--
Swoole\MsgQueue: wrong arguments, no right, not constructed, constructed twice, cloned
--FILE--
<?php
use Swoole\MsgQueue;
class NotConstructed extends MsgQueue
{
    public function __construct() {}
}
$queue = new MsgQueue(0, 0600);
$bad = new NotConstructed;
foreach ([
    fn () => new MsgQueue,
    fn () => new MsgQueue('x'),
    fn () => $queue->__construct(0),
    fn () => $queue->push([]),
    fn () => $bad->push('x'),
    fn () => $bad->pop(),
    fn () => $bad->setBlocking(true),
    fn () => $bad->stats(),
    fn () => $bad->destroy(),
    fn () => $bad->destory(),
    fn () => clone $queue,
    fn () => serialize($queue),
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), ': ', $error->getMessage(), "\n";
    }
}
--EXPECT--
ArgumentCountError 0: Swoole\MsgQueue::__construct() expects at least 1 argument, 0 given
TypeError 0: Swoole\MsgQueue::__construct(): Argument #1 ($key) must be of type int, string given
Error 0: the queue is constructed already
TypeError 0: Swoole\MsgQueue::push(): Argument #1 ($data) must be of type string, array given
Swoole\Error 0: you must call MsgQueue constructor first
Swoole\Error 0: you must call MsgQueue constructor first
Swoole\Error 0: you must call MsgQueue constructor first
Swoole\Error 0: you must call MsgQueue constructor first
Swoole\Error 0: you must call MsgQueue constructor first
Swoole\Error 0: you must call MsgQueue constructor first
Error 0: Trying to clone an uncloneable object of class Swoole\MsgQueue
Exception 0: Serialization of 'Swoole\MsgQueue' is not allowed

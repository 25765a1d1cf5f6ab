--TEST--
Swoole\Coroutine\Channel: cannot be cloned or serialised
--FILE--
<?php
$channel = new Swoole\Coroutine\Channel(1);
$attempts = [
    fn () => clone $channel,
    fn () => serialize($channel),
    fn () => unserialize('O:24:"Swoole\Coroutine\Channel":0:{}'),
    fn () => serialize(new Swoole\Coroutine\Scheduler),
    fn () => clone new Swoole\Coroutine\Scheduler,
    fn () => $channel->push(),
    fn () => $channel->push(1, 'x'),
    fn () => $channel->pop([]),
];
foreach ($attempts as $attempt) {
    try {
        var_dump($attempt());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
var_dump($channel);
--EXPECT--
Error: Trying to clone an uncloneable object of class Swoole\Coroutine\Channel
Exception: Serialization of 'Swoole\Coroutine\Channel' is not allowed
Exception: Unserialization of 'Swoole\Coroutine\Channel' is not allowed
Exception: Serialization of 'Swoole\Coroutine\Scheduler' is not allowed
Error: Trying to clone an uncloneable object of class Swoole\Coroutine\Scheduler
ArgumentCountError: Swoole\Coroutine\Channel::push() expects at least 1 argument, 0 given
TypeError: Swoole\Coroutine\Channel::push(): Argument #2 ($timeout) must be of type float, string given
TypeError: Swoole\Coroutine\Channel::pop(): Argument #1 ($timeout) must be of type float, array given
object(Swoole\Coroutine\Channel)#1 (2) {
  ["capacity"]=>
  int(1)
  ["errCode"]=>
  int(0)
}

--TEST--
Swoole\Coroutine\WaitGroup: wrong use throws
--FILE--
<?php
use Swoole\Coroutine\WaitGroup;
function attempt(callable $call): void
{
    try {
        $call();
        echo "nothing thrown\n";
    } catch (Exception $exception) {
        echo get_class($exception), ': ', $exception->getMessage(), "\n";
    }
}
Co\run(function () {
    $group = new WaitGroup;
    attempt(fn () => $group->done());
    attempt(fn () => $group->add(-1));
    attempt(fn () => new WaitGroup(-1));
    $group->add(PHP_INT_MAX);
    attempt(fn () => $group->add());
    var_dump($group->count() == PHP_INT_MAX);
    $group = new WaitGroup(1);
    go(fn () => $group->wait());
    attempt(fn () => $group->add());
    attempt(fn () => $group->wait());
    $group->done();
    attempt(fn () => $group->add());
    attempt(fn () => clone $group);
    attempt(fn () => serialize($group));
});
--EXPECTF--
BadMethodCallException: done() was called more often than add() announced
InvalidArgumentException: the count of a WaitGroup cannot be negative
InvalidArgumentException: the count of a WaitGroup cannot be negative
InvalidArgumentException: the count of a WaitGroup cannot be negative
bool(true)
BadMethodCallException: add() cannot be used while a coroutine waits
BadMethodCallException: another coroutine waits already
nothing thrown

Fatal error: Uncaught Error: Trying to clone an uncloneable object of class Swoole\Coroutine\WaitGroup in %s:%d
Stack trace:
%a

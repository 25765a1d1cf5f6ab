--TEST--
Swoole\Coroutine\Lock: outside of a coroutine, bad operations, not constructed, cloned, serialized
--FILE--
<?php
use Swoole\Coroutine\Lock;
function attempt(callable $call): void
{
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), ': ', $error->getMessage(), "\n";
    }
}
class NotConstructed extends Lock
{
    public function __construct() {}
}
$lock = new Lock;
attempt(fn () => $lock->lock());
attempt(fn () => $lock->unlock());
attempt(fn () => $lock->lock(LOCK_UN));
attempt(fn () => $lock->lock(0));
attempt(fn () => $lock->lock(LOCK_EX | 8));
attempt(fn () => $lock->lock('x'));
attempt(fn () => $lock->__construct());
attempt(fn () => (new NotConstructed)->lock());
attempt(fn () => clone $lock);
attempt(fn () => serialize($lock));
--EXPECT--
Swoole\Error 10001: API must be called in the coroutine
Swoole\Error 10001: API must be called in the coroutine
ValueError 0: Swoole\Coroutine\Lock::lock(): Argument #1 ($operation) must be LOCK_EX or LOCK_SH, with LOCK_NB or without
ValueError 0: Swoole\Coroutine\Lock::lock(): Argument #1 ($operation) must be LOCK_EX or LOCK_SH, with LOCK_NB or without
ValueError 0: Swoole\Coroutine\Lock::lock(): Argument #1 ($operation) must be LOCK_EX or LOCK_SH, with LOCK_NB or without
TypeError 0: Swoole\Coroutine\Lock::lock(): Argument #1 ($operation) must be of type int, string given
Swoole\Error 0: the lock is constructed already
Swoole\Error 0: you must call Lock constructor first
Error 0: Trying to clone an uncloneable object of class Swoole\Coroutine\Lock
Exception 0: Serialization of 'Swoole\Coroutine\Lock' is not allowed

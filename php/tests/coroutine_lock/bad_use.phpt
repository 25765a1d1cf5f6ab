--TEST--
Swoole\Coroutine\Lock: any operation is taken, not constructed, cloned, serialized
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
Co\run(function () use ($lock) {
    foreach ([LOCK_UN, 0, LOCK_EX | 8] as $operation) {
        attempt(fn () => $lock->lock($operation));
        attempt(fn () => $lock->unlock());
    }
});
attempt(fn () => $lock->lock('x'));
attempt(fn () => $lock->__construct());
attempt(fn () => (new NotConstructed)->lock());
attempt(fn () => clone $lock);
attempt(fn () => serialize($lock));
--EXPECT--
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
TypeError 0: Swoole\Coroutine\Lock::lock(): Argument #1 ($operation) must be of type int, string given
Swoole\Error 0: the lock is constructed already
Swoole\Error 0: you must call Lock constructor first
Error 0: Trying to clone an uncloneable object of class Swoole\Coroutine\Lock
Exception 0: Serialization of 'Swoole\Coroutine\Lock' is not allowed

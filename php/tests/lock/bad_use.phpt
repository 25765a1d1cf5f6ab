--TEST--
Swoole\Lock: wrong arguments, not constructed, constructed twice, cloned, serialized, destroyed
--FILE--
<?php
use Swoole\Lock;
class NotConstructed extends Lock
{
    public function __construct() {}
}
$lock = new Lock;
$bad = new NotConstructed;
foreach ([
    fn () => new Lock('x'),
    fn () => new Lock(SWOOLE_FILELOCK),
    fn () => new Lock(SWOOLE_FILELOCK, '/nonexistent/lock'),
    fn () => new Lock(SWOOLE_FILELOCK, "a\0b"),
    fn () => $lock->lock('x'),
    fn () => $lock->lock(LOCK_EX, 'x'),
    fn () => $lock->unlock(1),
    fn () => $lock->__construct(),
    fn () => $bad->lock(),
    fn () => $bad->trylock(),
    fn () => $bad->lock_read(),
    fn () => $bad->trylock_read(),
    fn () => $bad->lockwait(),
    fn () => $bad->unlock(),
    fn () => $bad->destroy(),
    fn () => clone $lock,
    fn () => serialize($lock),
    function () use ($lock) {
        unset($lock->errCode);
    },
    fn () => json_encode([$lock->lock(), $lock->destroy(), $lock->lock(), $lock->errCode, $lock->unlock(), $lock->trylock()]),
    fn () => $lock->destroy(),
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ' ', $error->getCode(), ': ', $error->getMessage(), "\n";
    }
}
var_dump((new Lock)->unlock());
--EXPECT--
TypeError 0: Swoole\Lock::__construct(): Argument #1 ($type) must be of type int, string given
Swoole\Exception 505: a file lock requires the name of its file
Swoole\Exception 2: the lock cannot be made: No such file or directory
ValueError 0: Swoole\Lock::__construct(): Argument #2 ($filename) must not contain any null bytes
TypeError 0: Swoole\Lock::lock(): Argument #1 ($operation) must be of type int, string given
TypeError 0: Swoole\Lock::lock(): Argument #2 ($timeout) must be of type float, string given
ArgumentCountError 0: Swoole\Lock::unlock() expects exactly 0 arguments, 1 given
Error 0: the lock is constructed already
Swoole\Error 0: you must call Lock constructor first
Swoole\Error 0: you must call Lock constructor first
Swoole\Error 0: you must call Lock constructor first
Swoole\Error 0: you must call Lock constructor first
Swoole\Error 0: you must call Lock constructor first
Swoole\Error 0: you must call Lock constructor first
Swoole\Error 0: you must call Lock constructor first
Error 0: Trying to clone an uncloneable object of class Swoole\Lock
Exception 0: Serialization of 'Swoole\Lock' is not allowed
Error 0: Property errCode of class Swoole\Lock cannot be unset
string(32) "[true,null,false,22,false,false]"
NULL
bool(false)

--TEST--
Swoole\Coroutine\Lock: false outside of a coroutine; LOCK_NB alone; what the holder may do
--FILE--
<?php
use Swoole\Coroutine\Lock;
foreach ([false, true] as $shared) {
    $lock = new Lock($shared);
    var_dump($lock->lock(), $lock->errCode, swoole_last_error(), $lock->unlock(), $lock->errCode);
    Co\run(function () use ($lock) {
        var_dump($lock->lock(LOCK_NB), $lock->lock(), $lock->lock(LOCK_EX | LOCK_NB), $lock->errCode);
        go(function () use ($lock) {
            var_dump($lock->lock(LOCK_NB), $lock->lock(LOCK_SH | LOCK_NB), $lock->errCode === SOCKET_EBUSY);
        });
        var_dump($lock->unlock());  // Once, however often it was locked.
        go(fn () => var_dump($lock->lock(LOCK_NB)) . var_dump($lock->unlock()));
    });
}
--EXTENSIONS--
sockets
--EXPECT--
bool(false)
int(10001)
int(10001)
bool(false)
int(10001)
bool(true)
bool(true)
bool(true)
int(0)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
int(10001)
int(10001)
bool(false)
int(10001)
bool(true)
bool(true)
bool(true)
int(0)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)

--TEST--
Swoole\Coroutine\Lock: LOCK_NB, locking twice, unlocking what is not held
--FILE--
<?php
use Swoole\Coroutine;
foreach ([false, true] as $shared) {
    $lock = new Coroutine\Lock($shared);
    $show = function (bool $answer) use ($lock) { echo json_encode($answer), ' ', swoole_strerror($lock->errCode), "\n"; };
    Co\run(function () use ($lock, $show) {
        $show($lock->unlock());
        var_dump($lock->errCode === SWOOLE_ERROR_CO_MUTEX_DOUBLE_UNLOCK, swoole_last_error() === $lock->errCode);
        $show($lock->lock());
        $show($lock->lock());
        $show($lock->lock(LOCK_SH | LOCK_NB));
        go(function () use ($lock, $show) {
            $show($lock->lock(LOCK_EX | LOCK_NB));
            $show($lock->lock(LOCK_SH | LOCK_NB));
            $show($lock->unlock());
        });
        $show($lock->unlock());
        $show($lock->lock(LOCK_SH));
        $show($lock->lock(LOCK_SH));
        $show($lock->lock(LOCK_EX));
        go(function () use ($lock, $show) {
            $show($lock->lock(LOCK_EX | LOCK_NB));
            $show($lock->lock(LOCK_SH | LOCK_NB));
            $show($lock->unlock());
        });
        $show($lock->unlock());
        $show($lock->unlock());
        $show($lock->unlock());
    });
    echo "\n";
}
--EXPECT--
false the mutex is not locked
bool(true)
bool(true)
true Success
true Success
true Success
false Device or resource busy
false Device or resource busy
false Operation not permitted
true Success
true Success
true Success
false Resource deadlock avoided
false Device or resource busy
true Success
true Success
true Success
true Success
false the mutex is not locked

false the mutex is not locked
bool(true)
bool(true)
true Success
true Success
true Success
false Device or resource busy
false Device or resource busy
false Operation not permitted
true Success
true Success
true Success
false Resource deadlock avoided
false Device or resource busy
true Success
true Success
true Success
true Success
false the mutex is not locked


--TEST--
Swoole\Lock: a contended lock parks the coroutine; those of a process are served in order
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Lock;
$file = tempnam(sys_get_temp_dir(), 'lock');
foreach (['RWLOCK', 'FILELOCK', 'MUTEX', 'SEM', 'SPINLOCK'] as $name) {
    $lock = new Lock(constant("Swoole\\Lock::$name"), $file);
    Co\run(function () use ($lock, $name) {
        $log = [];
        $lock->lock();
        for ($n = 1; $n <= 3; ++$n) {
            go(function () use ($lock, $n, &$log) {
                $log[] = [$n, $lock->lock()];
                Coroutine::sleep(0.001);
                $log[] = -$n;
                $lock->unlock();
            });
        }
        // Any coroutine of the process releases it; asked again by the same one, it would wait for itself.
        var_dump($lock->lock(), $lock->errCode, $lock->lock(LOCK_EX, 0.002), $lock->errCode);
        go(fn () => $lock->unlock());
        var_dump($lock->lock(LOCK_EX, 20), $lock->unlock());
        echo $name, ' ', json_encode($log), "\n";
    });
    var_dump($lock->lock(LOCK_EX | LOCK_NB), $lock->unlock());
}
unlink($file);
--EXPECT--
bool(false)
int(35)
bool(false)
int(110)
bool(true)
bool(true)
RWLOCK [[1,true],-1,[2,true],-2,[3,true],-3]
bool(true)
bool(true)
bool(false)
int(35)
bool(false)
int(110)
bool(true)
bool(true)
FILELOCK [[1,true],-1,[2,true],-2,[3,true],-3]
bool(true)
bool(true)
bool(false)
int(35)
bool(false)
int(110)
bool(true)
bool(true)
MUTEX [[1,true],-1,[2,true],-2,[3,true],-3]
bool(true)
bool(true)
bool(false)
int(35)
bool(false)
int(110)
bool(true)
bool(true)
SEM [[1,true],-1,[2,true],-2,[3,true],-3]
bool(true)
bool(true)
bool(false)
int(35)
bool(false)
int(110)
bool(true)
bool(true)
SPINLOCK [[1,true],-1,[2,true],-2,[3,true],-3]
bool(true)
bool(true)

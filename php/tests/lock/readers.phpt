--TEST--
Swoole\Lock: readers of SWOOLE_RWLOCK and SWOOLE_FILELOCK share it, and are counted in each process
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
use Swoole\Lock;
$file = tempnam(sys_get_temp_dir(), 'lock');
function child(callable $body): int
{
    if (pcntl_fork() === 0) {
        exit($body() ? 1 : 0);
    }
    pcntl_wait($status);
    return pcntl_wexitstatus($status);
}
foreach ([Lock::RWLOCK, Lock::FILELOCK] as $type) {
    $lock = new Lock($type, $file);
    var_dump($lock->lock_read() && $lock->lock(LOCK_SH) && $lock->trylock_read() && $lock->lock(LOCK_SH | LOCK_NB, 1));
    for ($i = 0; $i < 5; ++$i) {
        echo json_encode([
            child(fn () => $lock->lock(LOCK_SH | LOCK_NB) && $lock->lock_read() && $lock->unlock() && $lock->unlock()),
            child(fn () => $lock->trylock()),
            $lock->unlock(),
        ]), "\n";
    }
}
foreach ([Lock::MUTEX, Lock::SPINLOCK, Lock::SEM] as $type) {
    $lock = new Lock($type);
    var_dump($lock->lock(LOCK_SH), child(fn () => $lock->lock(LOCK_SH | LOCK_NB)));
}
unlink($file);
--EXPECT--
bool(true)
[1,0,true]
[1,0,true]
[1,0,true]
[1,0,true]
[1,1,false]
bool(true)
[1,0,true]
[1,0,true]
[1,0,true]
[1,0,true]
[1,1,false]
bool(true)
int(0)
bool(true)
int(0)
bool(true)
int(0)

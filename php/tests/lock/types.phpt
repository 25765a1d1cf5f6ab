--TEST--
Swoole\Lock: the constants, each type taken, asked again and released
--FILE--
<?php
use Swoole\Lock;
var_dump([Lock::RWLOCK, Lock::FILELOCK, Lock::MUTEX, Lock::SEM, Lock::SPINLOCK] === [1, 2, 3, 4, 5]);
var_dump([SWOOLE_RWLOCK, SWOOLE_FILELOCK, SWOOLE_MUTEX, SWOOLE_SEM, SWOOLE_SPINLOCK] === [1, 2, 3, 4, 5]);
$file = tempnam(sys_get_temp_dir(), 'lock');
foreach ([Lock::RWLOCK, Lock::FILELOCK, Lock::MUTEX, Lock::SEM, Lock::SPINLOCK, 77, -1] as $type) {
    $lock = new Lock($type, $file);
    echo $type, ' ', json_encode([$lock->lock(), $lock->lock(LOCK_EX | LOCK_NB), $lock->errCode, $lock->lock(LOCK_EX, 0.01), $lock->errCode]);
    echo ' ', json_encode([$lock->lock(), $lock->errCode, $lock->unlock(), $lock->errCode, $lock->unlock(), $lock->errCode]), "\n";
}
unlink($file);
--EXPECT--
bool(true)
bool(true)
1 [true,false,16,false,110] [false,35,true,35,false,1]
2 [true,false,16,false,110] [false,35,true,35,false,1]
3 [true,false,16,false,110] [false,35,true,35,false,1]
4 [true,false,16,false,110] [false,35,true,35,false,1]
5 [true,false,16,false,110] [false,35,true,35,false,1]
77 [true,false,16,false,110] [false,35,true,35,false,1]
-1 [true,false,16,false,110] [false,35,true,35,false,1]

--TEST--
Swoole\Lock: between processes: refused, timed out, released in time; only its holder releases it
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
use Swoole\Lock;
$file = tempnam(sys_get_temp_dir(), 'lock');
function child(callable $body): void
{
    if (pcntl_fork() === 0) {
        $body();
        exit;
    }
    pcntl_wait($status);
}
foreach (['RWLOCK', 'FILELOCK', 'MUTEX', 'SEM', 'SPINLOCK'] as $name) {
    $lock = new Lock(constant("Swoole\\Lock::$name"), $file);
    $lock->lock();
    child(function () use ($lock, $name) {
        $start = microtime(true);
        $result = [$lock->lock(LOCK_EX | LOCK_NB), $lock->errCode, $lock->lock(LOCK_EX, 0.05), $lock->errCode];
        $took = microtime(true) - $start;
        echo $name, ' ', json_encode([...$result, $lock->unlock(), $lock->errCode]), $took > 0.049 && $took < 5 ? '' : " $took", "\n";
    });
    child(fn () => print(json_encode($lock->lock(LOCK_EX | LOCK_NB)) . "\n"));
    $ready = new Swoole\Atomic;
    if (pcntl_fork() === 0) {
        $ready->wakeup();
        echo json_encode([$lock->lock(LOCK_EX, 20), $lock->unlock(), $lock->lock(LOCK_EX, 0)]), "\n";
        exit;
    }
    $ready->wait(20);
    usleep(2000);
    $lock->unlock();
    pcntl_wait($status);
    // The child has ended with the lock.
    echo json_encode([$lock->lock(LOCK_EX, 20), $lock->unlock(), $lock->unlock(), $lock->errCode]), "\n";
}
unlink($file);
--EXPECT--
RWLOCK [false,16,false,110,false,1]
false
[true,true,true]
[true,true,false,1]
FILELOCK [false,16,false,110,false,1]
false
[true,true,true]
[true,true,false,1]
MUTEX [false,16,false,110,false,1]
false
[true,true,true]
[true,true,false,1]
SEM [false,16,false,110,false,1]
false
[true,true,true]
[true,true,false,1]
SPINLOCK [false,16,false,110,false,1]
false
[true,true,true]
[true,true,false,1]

--TEST--
Swoole\Lock: trylock(), lock_read(), trylock_read(), lockwait() of old releases, by type
--FILE--
<?php
use Swoole\Lock;
$file = tempnam(sys_get_temp_dir(), 'lock');
set_error_handler(function (int $level, string $message) {
    echo "  $message\n";
});
foreach (['RWLOCK', 'FILELOCK', 'MUTEX', 'SEM', 'SPINLOCK'] as $name) {
    echo "$name\n";
    foreach (['trylock', 'lock_read', 'trylock_read', 'lockwait'] as $method) {
        $lock = new Lock(constant("Swoole\\Lock::$name"), $file);
        try {
            $first = $lock->$method();
            echo " $method ", json_encode([$first, $first && $lock->lock(LOCK_SH | LOCK_NB), $lock->lock(LOCK_EX | LOCK_NB)]), "\n";
        } catch (Swoole\Exception $exception) {
            echo " $method ", $exception->getCode(), ' ', $exception->getMessage(), "\n";
        }
        unset($lock);
    }
}
unlink($file);
$lock = new Lock;
$lock->lock();
foreach ([0.5, 0, -3] as $seconds) {
    $start = microtime(true);
    var_dump($lock->lockwait($seconds), $lock->errCode, microtime(true) - $start < 0.4);
}
$start = microtime(true);
var_dump($lock->lockwait(1.9), microtime(true) - $start);
--EXPECTF--
RWLOCK
 trylock [true,false,false]
 lock_read [true,true,false]
 trylock_read [true,true,false]
 lockwait -2 only SWOOLE_MUTEX supports lockwait()
FILELOCK
 trylock [true,false,false]
 lock_read [true,true,false]
 trylock_read [true,true,false]
 lockwait -2 only SWOOLE_MUTEX supports lockwait()
MUTEX
 trylock [true,false,false]
  Swoole\Lock::lock_read(): this type of lock does not support it
 lock_read [false,false,true]
  Swoole\Lock::trylock_read(): this type of lock does not support it
 trylock_read [false,false,true]
 lockwait [true,false,false]
SEM
  Swoole\Lock::trylock(): this type of lock does not support it
 trylock [false,false,true]
  Swoole\Lock::lock_read(): this type of lock does not support it
 lock_read [false,false,true]
  Swoole\Lock::trylock_read(): this type of lock does not support it
 trylock_read [false,false,true]
 lockwait -2 only SWOOLE_MUTEX supports lockwait()
SPINLOCK
 trylock [true,false,false]
  Swoole\Lock::lock_read(): this type of lock does not support it
 lock_read [false,false,true]
  Swoole\Lock::trylock_read(): this type of lock does not support it
 trylock_read [false,false,true]
 lockwait -2 only SWOOLE_MUTEX supports lockwait()
bool(false)
int(110)
bool(true)
bool(false)
int(110)
bool(true)
bool(false)
int(110)
bool(true)
bool(false)
float(1.%d)

--TEST--
Swoole\Lock: coroutines wait for other processes, and can be cancelled, timed out and destroyed meanwhile
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Lock;
$file = tempnam(sys_get_temp_dir(), 'lock');
foreach (['RWLOCK', 'FILELOCK', 'MUTEX', 'SEM', 'SPINLOCK'] as $name) {
    $lock = new Lock(constant("Swoole\\Lock::$name"), $file);
    $held = new Swoole\Atomic;
    $go = new Swoole\Atomic;
    if (pcntl_fork() === 0) {
        $lock->lock();
        $held->wakeup();
        $go->wait(20);
        $lock->unlock();
        exit;
    }
    $held->wait(20);
    Co\run(function () use ($lock, $go) {
        $canceled = go(function () use ($lock) {
            $result = [$lock->lock(), $lock->errCode];
            echo 'cancelled ', json_encode($result), "\n";
        });
        $thrown = go(function () use ($lock) {
            try {
                $lock->lock();
            } catch (Coroutine\CanceledException $exception) {
                echo get_class($exception), "\n";
            }
        });
        Coroutine::cancel($canceled);
        Coroutine::cancel($thrown, true);
        $turns = 0;
        $timer = Swoole\Timer::tick(1, function () use (&$turns, $go) {
            ++$turns === 5 && $go->wakeup();
        });
        var_dump($lock->lock(LOCK_EX | LOCK_NB), $lock->lock(LOCK_EX, 0.002), $lock->lock(), $turns >= 5);
        Swoole\Timer::clear($timer);
        go(fn () => print(json_encode([$lock->lock(), $lock->errCode]) . " destroyed meanwhile\n"));
        $lock->destroy();
    });
    pcntl_wait($status);
}
unlink($file);
--EXPECT--
cancelled [false,125]
Swoole\Coroutine\CanceledException
bool(false)
bool(false)
bool(true)
bool(true)
[false,22] destroyed meanwhile
cancelled [false,125]
Swoole\Coroutine\CanceledException
bool(false)
bool(false)
bool(true)
bool(true)
[false,22] destroyed meanwhile
cancelled [false,125]
Swoole\Coroutine\CanceledException
bool(false)
bool(false)
bool(true)
bool(true)
[false,22] destroyed meanwhile
cancelled [false,125]
Swoole\Coroutine\CanceledException
bool(false)
bool(false)
bool(true)
bool(true)
[false,22] destroyed meanwhile
cancelled [false,125]
Swoole\Coroutine\CanceledException
bool(false)
bool(false)
bool(true)
bool(true)
[false,22] destroyed meanwhile

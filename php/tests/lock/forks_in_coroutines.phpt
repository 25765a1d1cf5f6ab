--TEST--
Swoole\Lock, Swoole\Atomic: a child forked while coroutines of its parent wait has none of them
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
use Swoole\Coroutine;
$lock = new Swoole\Lock(SWOOLE_RWLOCK);
$flag = new Swoole\Atomic;
Co\run(function () use ($lock, $flag) {
    $lock->lock();
    go(fn () => print('parent has the lock: ' . json_encode([$lock->lock(LOCK_EX, 20), $lock->unlock()]) . "\n"));
    go(fn () => print('parent is woken: ' . json_encode($flag->wait(20)) . "\n"));
    $child = pcntl_fork();
    if ($child === 0) {
        echo 'child: ', json_encode([$lock->lock(LOCK_EX | LOCK_NB), $lock->unlock(), $lock->lock(LOCK_SH, 0.01), $flag->wait(0.01)]), "\n";
        $own = new Swoole\Atomic;
        go(fn () => print('child is woken: ' . json_encode($own->wait(20)) . "\n"));
        $own->wakeup();
        Coroutine::sleep(0.01);
        $flag->wakeup();
        exit;
    }
    Coroutine\System::waitPid($child);
    $lock->unlock();
});
--EXPECT--
child: [false,false,false,false]
child is woken: true
parent is woken: true
parent has the lock: [true,true]

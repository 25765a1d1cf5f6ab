--TEST--
Swoole\Lock, Swoole\Atomic: ten thousand of them need no descriptors
--FILE--
<?php
$first = [new Swoole\Lock, new Swoole\Atomic];
Co\run(fn () => null);
$descriptors = count(scandir('/proc/self/fd'));
$locks = $atomics = [];
for ($i = 0; $i < 10000; ++$i) {
    $locks[] = $lock = new Swoole\Lock;
    $atomics[] = new Swoole\Atomic;
    $lock->lock();
}
var_dump(count(scandir('/proc/self/fd')) - $descriptors);
unset($locks, $atomics, $lock);
for ($i = 0; $i < 3; ++$i) {
    $lock = new Swoole\Lock(SWOOLE_FILELOCK, __FILE__);
    Co\run(fn () => $lock->lock() && $lock->lock(LOCK_EX, 0.001));
}
unset($lock);
var_dump(count(scandir('/proc/self/fd')) - $descriptors);
--EXPECT--
int(0)
int(0)

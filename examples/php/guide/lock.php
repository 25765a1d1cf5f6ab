<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\Lock;
use Swoole\Process;

$lock = new Lock(SWOOLE_MUTEX);
$file = tempnam(sys_get_temp_dir(), 'total');
file_put_contents($file, '0');
for ($n = 0; $n < 3; $n++) {
    (new Process(function () use ($lock, $file) {
        for ($i = 0; $i < 100; $i++) {
            $lock->lock();
            file_put_contents($file, file_get_contents($file) + 1);
            $lock->unlock();
        }
    }, false, 0))->start();
}
while (Process::wait());
echo file_get_contents($file), "\n";
unlink($file);

// The end of a holder frees its lock.
$child = new Process(fn () => $lock->lock() && Process::kill(getmypid(), SIGKILL), false, 0);
$child->start();
Process::wait();
var_dump($lock->lock(LOCK_EX, 5));

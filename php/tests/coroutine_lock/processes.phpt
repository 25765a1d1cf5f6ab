--TEST--
Swoole\Coroutine\Lock: shared, it excludes the coroutines of several processes
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
use Swoole\Coroutine;
$lock = new Coroutine\Lock(true);
$file = tempnam(sys_get_temp_dir(), 'lock');
file_put_contents($file, '0');
$work = function () use ($lock, $file) {
    for ($i = 0; $i < 2; $i++) {
        go(function () use ($lock, $file) {
            for ($round = 0; $round < 50; $round++) {
                $lock->lock();
                $number = (int) file_get_contents($file);
                if ($round % 10 === 0) Coroutine::sleep(0.001);
                file_put_contents($file, (string) ($number + 1));
                $lock->unlock();
            }
        });
    }
};
$children = [];
for ($i = 0; $i < 3; $i++) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        Co\run($work);
        exit(0);
    }
    $children[] = $pid;
}
Co\run($work);
foreach ($children as $pid) {
    pcntl_waitpid($pid, $status);
    if ($status !== 0) echo "a child has failed\n";
}
echo file_get_contents($file), "\n";
unlink($file);
--EXPECT--
400

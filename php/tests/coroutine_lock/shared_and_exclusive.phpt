--TEST--
Swoole\Coroutine\Lock::lock(): LOCK_SH is shared, a writer waits for the readers and those behind it for the writer
--FILE--
<?php
use Swoole\Coroutine;
foreach ([false, true] as $shared) {
    $lock = new Coroutine\Lock($shared);
    Co\run(function () use ($lock) {
        $work = function (string $name, int $operation) use ($lock) {
            $lock->lock($operation);
            echo "$name ";
            Coroutine::sleep(0.002);
            echo "/$name ";
            $lock->unlock();
        };
        go($work, 'reader1', LOCK_SH);
        go($work, 'reader2', LOCK_SH);
        go($work, 'writer', LOCK_EX);
        go($work, 'reader3', LOCK_SH);
        go($work, 'reader4', LOCK_SH);
    });
    echo "\n";
}
--EXPECT--
reader1 reader2 /reader1 /reader2 writer /writer reader3 reader4 /reader3 /reader4 
reader1 reader2 /reader1 /reader2 writer /writer reader3 reader4 /reader3 /reader4 

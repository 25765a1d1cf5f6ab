--TEST--
Swoole\Coroutine\Lock: left locked by a coroutine that has ended, the waiting are reported and unwound
--FILE--
<?php
$lock = new Swoole\Coroutine\Lock;
Co\run(function () use ($lock) {
    go(fn () => $lock->lock());
    go(function () use ($lock) {
        try {
            $lock->lock();
            echo "never\n";
        } finally {
            echo "unwound\n";
        }
    });
});
--EXPECTF--
%A[FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
%Awaits in Lock::lock
%A

--TEST--
Swoole\Coroutine\Lock::lock(), unlock(): one at a time, first come, first served
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\Lock;
$lock = new Lock;
var_dump($lock->errCode);
Co\run(function () use ($lock) {
    for ($i = 1; $i <= 3; $i++) {
        go(function () use ($lock, $i) {
            var_dump($lock->lock());
            echo "$i in\n";
            Coroutine::sleep(0.001);
            echo "$i out\n";
            var_dump($lock->unlock());
        });
    }
});
--EXPECT--
int(0)
bool(true)
1 in
1 out
bool(true)
bool(true)
2 in
2 out
bool(true)
bool(true)
3 in
3 out
bool(true)

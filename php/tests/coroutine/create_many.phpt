--TEST--
Swoole\Coroutine::create(): ten thousand at once, and their ids
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $sum = 0;
    $cids = [];
    for ($i = 0; $i < 10000; $i++) {
        $cids[] = go(function () use ($i, &$sum) {
            Coroutine::yield();
            $sum += $i;
        });
    }
    var_dump($cids[0], $cids[9999], Coroutine::stats()['coroutine_num']);
    foreach ($cids as $cid) {
        Coroutine::resume($cid);
    }
    var_dump($sum, Coroutine::stats()['coroutine_num'], Coroutine::stats()['coroutine_peak_num']);
    var_dump(go(fn () => 0));
});
--EXPECT--
int(2)
int(10001)
int(10001)
int(49995000)
int(1)
int(10001)
int(10002)

--TEST--
Swoole\Coroutine\parallel(): n coroutines, waits for all
--FILE--
<?php
use function Swoole\Coroutine\parallel;
Co\run(function () {
    $gate = new chan(10);
    $cids = [];
    parallel(4, function () use ($gate, &$cids) {
        $cids[Swoole\Coroutine::getCid()] = true;
        if (count($cids) < 4) {
            $gate->pop();
        } else {
            for ($i = 0; $i < 3; ++$i) {
                $gate->push(1);
            }
        }
    });
    var_dump(count($cids), Swoole\Coroutine::stats()['coroutine_num']);
});
--EXPECT--
int(4)
int(1)

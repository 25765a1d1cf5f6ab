--TEST--
Swoole\Coroutine::sleep(): in order of time, never early; others run meanwhile
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $begin = hrtime(true);
    foreach ([90, 30, 60] as $ms) {
        go(function () use ($ms, $begin) {
            var_dump(Coroutine::sleep($ms / 1000));
            echo "$ms ", json_encode((hrtime(true) - $begin) / 1e6 >= $ms), "\n";
        });
    }
});
--EXPECT--
bool(true)
30 true
bool(true)
60 true
bool(true)
90 true

--TEST--
Swoole\Coroutine::sleep(): in order of time, never early; others run meanwhile
--FILE--
<?php
use Swoole\Coroutine;
Co\run(function () {
    $begin = hrtime(true);
    foreach ([30, 10, 20] as $ms) {
        go(function () use ($ms, $begin) {
            var_dump(Coroutine::sleep($ms / 1000));
            echo "$ms ", json_encode((hrtime(true) - $begin) / 1e6 >= $ms), "\n";
        });
    }
});
--EXPECT--
bool(true)
10 true
bool(true)
20 true
bool(true)
30 true

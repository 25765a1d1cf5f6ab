--TEST--
Swoole\Coroutine\Barrier::wait(): until nobody else holds it
--FILE--
<?php
use Swoole\Coroutine\Barrier;
Co\run(function () {
    $barrier = Barrier::make();
    var_dump($barrier instanceof Barrier);
    $gate = new chan(3);
    $ended = 0;
    for ($i = 0; $i < 3; ++$i) {
        go(function () use ($barrier, $gate, &$ended) {
            $gate->pop();
            ++$ended;
        });
    }
    Swoole\Timer::after(1, function () use ($gate) {
        for ($i = 0; $i < 3; ++$i) {
            $gate->push(1);
        }
    });
    Barrier::wait($barrier);
    var_dump($ended, $barrier);
});
--EXPECT--
bool(true)
int(3)
NULL

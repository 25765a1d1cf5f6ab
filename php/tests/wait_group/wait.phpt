--TEST--
Swoole\Coroutine\WaitGroup::wait(): until the count is zero
--FILE--
<?php
use Swoole\Coroutine\WaitGroup;
Co\run(function () {
    $group = new WaitGroup;
    $gate = new chan(3);
    for ($i = 0; $i < 3; ++$i) {
        $group->add();
        go(function () use ($group, $gate, $i) {
            $gate->pop();
            echo "done $i\n";
            $group->done();
        });
    }
    var_dump($group->count());
    Swoole\Timer::after(1, function () use ($gate) {
        for ($i = 0; $i < 3; ++$i) {
            $gate->push(1);
        }
    });
    var_dump($group->wait(), $group->count(), $group->wait());
});
--EXPECT--
int(3)
done 0
done 1
done 2
bool(true)
int(0)
bool(true)

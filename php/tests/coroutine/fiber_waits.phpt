--TEST--
Swoole\Coroutine: a wait inside a Fiber inside a coroutine
--FILE--
<?php
$channel = new chan(1);
go(function () use ($channel) {
    $fiber = new Fiber(function () use ($channel) {
        var_dump(Co::sleep(0.001));
        echo "slept\n";
        $value = Fiber::suspend('first');
        echo "popped {$channel->pop()} with $value\n";
        $inner = new Fiber(function () {
            Co::sleep(0.001);
            Fiber::suspend('inner');
            Co::sleep(0.001);
            return 'inner end';
        });
        var_dump($inner->start());
        $inner->resume();
        return $inner->getReturn();
    });
    var_dump($fiber->start());
    Co::sleep(0.001);
    $fiber->resume('value');
    var_dump($fiber->getReturn());
});
go(function () use ($channel) {
    Co::sleep(0.1);
    $channel->push('data');
});
echo "end\n";
Swoole\Event::wait();
--EXPECT--
end
bool(true)
slept
string(5) "first"
popped data with value
string(5) "inner"
string(9) "inner end"

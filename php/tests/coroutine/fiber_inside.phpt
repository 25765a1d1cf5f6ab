--TEST--
Swoole\Coroutine: PHP's own Fiber inside a coroutine
--FILE--
<?php
go(function () {
    $fiber = new Fiber(function (int $x) {
        echo "fiber in ", Co::getCid(), "\n";
        $y = Fiber::suspend($x + 1);
        echo "resumed with $y\n";
        try {
            Fiber::suspend();
        } catch (LogicException $exception) {
            echo "thrown in: ", $exception->getMessage(), "\n";
        }
        return 'done';
    });
    var_dump($fiber->start(1));
    Co::sleep(0.001);
    $fiber->resume('data');
    $fiber->throw(new LogicException('x'));
    var_dump($fiber->getReturn(), $fiber->isTerminated());
});
echo "end\n";
--EXPECT--
fiber in 1
int(2)
end
resumed with data
thrown in: x
string(4) "done"
bool(true)

--TEST--
Swoole\Coroutine: coroutines that Fibers of other coroutines resume
--FILE--
<?php
$a = go(function () {
    for ($i = 0; $i < 2; $i++) {
        echo "a$i ";
        Co::yield();
    }
    echo 'a end ';
});
go(function () use ($a) {
    $fiber = new Fiber(function () use ($a) {
        Co::resume($a);
        Fiber::suspend();
        Co::resume($a);
        Co::sleep(0.001);
        echo "fiber end\n";
    });
    $fiber->start();
    echo 'b ';
    $fiber->resume();
    echo "b end\n";
});
--EXPECT--
a0 a1 b a end fiber end
b end

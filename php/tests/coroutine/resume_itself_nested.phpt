--TEST--
Swoole\Coroutine::resume(): a chain of coroutines that resume each other
--FILE--
<?php
use Swoole\Coroutine;
$a = go(function () {
    for ($i = 0; $i < 3; $i++) {
        echo "a$i ";
        Coroutine::yield();
    }
    echo "a end ";
});
$b = go(function () use ($a) {
    for ($i = 0; $i < 3; $i++) {
        echo "b$i ";
        Coroutine::resume($a);
        Coroutine::yield();
    }
    echo 'b end ';
});
$c = go(function () use ($b) {
    for ($i = 0; $i < 3; $i++) {
        echo "c$i ";
        Coroutine::resume($b);
    }
    echo "c end\n";
});
--EXPECT--
a0 b0 a1 c0 b1 a2 c1 b2 a end c2 b end c end

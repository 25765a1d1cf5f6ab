--TEST--
Swoole\Coroutine::create(): coroutines that start coroutines, 500 deep
--FILE--
<?php
function nest(int $depth): void
{
    if ($depth == 0) {
        var_dump(Co::getCid(), Co::getPcid());
        return;
    }
    go('nest', $depth - 1);
}
nest(500);
--EXPECT--
int(500)
int(499)

--TEST--
Swoole\Coroutine: recursion, also where an extension makes each PHP call a C call
--FILE--
<?php
function depth(int $levels): int
{
    if ($levels == 0) {
        Co::sleep(0.001);
        return 0;
    }
    return depth($levels - 1) + 1;
}
function map(int $levels): int
{
    if ($levels == 0) {
        Co::sleep(0.001);
        return 0;
    }
    return array_map('map', [$levels - 1])[0] + 1;
}
go(fn () => var_dump(depth(500)));
go(fn () => var_dump(depth(500)));
Swoole\Event::wait();
go(fn () => var_dump(map(100)));
Swoole\Event::wait();
go(fn () => var_dump(depth(1)));
--EXPECT--
int(500)
int(500)
int(100)
int(1)

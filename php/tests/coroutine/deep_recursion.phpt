--TEST--
Swoole\Coroutine: deep recursion, in PHP code and through internal functions, with waits at the bottom
--SKIPIF--
<?php
if (extension_loaded('xdebug')) die('skip Xdebug makes each PHP call a call on the C stack');
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
go(fn () => var_dump(depth(5000)));
go(fn () => var_dump(depth(5000)));
Swoole\Event::wait();
go(fn () => var_dump(map(200)));
Swoole\Event::wait();
go(fn () => var_dump(depth(50000)));
Swoole\Event::wait();
go(fn () => var_dump(depth(1)));
--EXPECT--
int(5000)
int(5000)
int(200)
int(50000)
int(1)

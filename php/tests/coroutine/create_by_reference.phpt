--TEST--
Swoole\Coroutine::create(): arguments are values; variables used by reference are shared
--FILE--
<?php
$value = 1;
$shared = 1;
go(function (int $x) use (&$shared) {
    $x++;
    $shared++;
    Co::sleep(0.001);
    $shared++;
}, $value);
var_dump($value, $shared);
Swoole\Event::wait();
var_dump($shared);
--EXPECT--
int(1)
int(2)
int(3)

--TEST--
Swoole\Timer::info(): removed in its own callback; null for an unknown id, false before the first timer and after the loop
--FILE--
<?php
use Swoole\Timer;
var_dump(Timer::info(1));
Timer::tick(1, function (int $id) {
    var_dump(Timer::info($id)['removed']);
    Timer::clear($id);
    $info = Timer::info($id);
    var_dump($info['removed'], $info['exec_count'], $info['interval'], Timer::exists($id), Timer::clear($id));
    Co::sleep(0.001);
    var_dump(Timer::info($id));
});
var_dump(Timer::info(99));
Swoole\Event::wait();
var_dump(Timer::info(1), Timer::stats()['initialized']);
--SKIPIF--
<?php if (PHP_DEBUG) die('skip a debug build of PHP refuses false where ?array is declared, as Swoole returns it');
--EXPECT--
bool(false)
NULL
bool(false)
bool(true)
int(1)
int(1)
bool(false)
bool(false)
NULL
bool(false)
bool(false)

--TEST--
Swoole\Timer::after(): runs once, with its arguments
--FILE--
<?php
use Swoole\Timer;
$id = Timer::after(5, function (...$arguments) {
    echo json_encode($arguments), "\n";
}, 'a', 2, ['k' => null]);
var_dump($id, Timer::exists($id));
Swoole\Event::wait();
var_dump(Timer::exists($id), Timer::clear($id));
--EXPECT--
int(1)
bool(true)
["a",2,{"k":null}]
bool(false)
bool(false)

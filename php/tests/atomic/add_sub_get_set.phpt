--TEST--
Swoole\Atomic, Swoole\Atomic\Long: add(), sub(), get(), set() and cmpset()
--FILE--
<?php
foreach ([Swoole\Atomic::class, Swoole\Atomic\Long::class] as $class) {
    $number = new $class;
    var_dump($number->get(), $number->add(), $number->add(10), $number->sub(), $number->sub(4), $number->add(0));
    var_dump($number->set(100), $number->get());
    var_dump($number->cmpset(99, 1), $number->get(), $number->cmpset(100, 1), $number->get());
    $number = new $class(100);
    var_dump($number->add(-30), $number->sub(-5), $number->add('3'));
}
--EXPECT--
int(0)
int(1)
int(11)
int(10)
int(6)
int(6)
NULL
int(100)
bool(false)
int(100)
bool(true)
int(1)
int(70)
int(75)
int(78)
int(0)
int(1)
int(11)
int(10)
int(6)
int(6)
NULL
int(100)
bool(false)
int(100)
bool(true)
int(1)
int(70)
int(75)
int(78)

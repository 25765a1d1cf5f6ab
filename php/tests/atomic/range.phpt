--TEST--
Swoole\Atomic: 32 bits without sign; Swoole\Atomic\Long: 64 bits with sign
--FILE--
<?php
$number = new Swoole\Atomic(-1);
var_dump($number->get(), $number->add(1), $number->sub(1), $number->add(5));
$number->set(4294967295);
var_dump($number->add(2));
$number->set(4294967296 + 7);
var_dump($number->get(), $number->sub(8), $number->cmpset(-1, -2), $number->get());
var_dump($number->cmpset(4294967294 + 4294967296, 11), $number->get());
$long = new Swoole\Atomic\Long(PHP_INT_MAX);
var_dump($long->get(), $long->add() === PHP_INT_MIN, $long->sub() === PHP_INT_MAX);
$long->set(-5);
var_dump($long->get(), $long->sub(10), $long->cmpset(-15, PHP_INT_MIN), $long->get() === PHP_INT_MIN);
--EXPECT--
int(4294967295)
int(0)
int(4294967295)
int(4)
int(1)
int(7)
int(4294967295)
bool(true)
int(4294967294)
bool(true)
int(11)
int(9223372036854775807)
bool(true)
bool(true)
int(-5)
int(-15)
bool(true)
bool(true)

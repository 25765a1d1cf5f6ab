--TEST--
Swoole\Atomic, Swoole\Atomic\Long: wrong arguments, not constructed, constructed twice, cloned, serialized
--FILE--
<?php
class NotConstructed extends Swoole\Atomic
{
    public function __construct() {}
}
class LongNotConstructed extends Swoole\Atomic\Long
{
    public function __construct() {}
}
foreach ([[Swoole\Atomic::class, NotConstructed::class], [Swoole\Atomic\Long::class, LongNotConstructed::class]] as [$class, $bad]) {
    $number = new $class(5);
    foreach ([
        fn () => $number->add('abc'),
        fn () => $number->set(),
        fn () => $number->cmpset(1),
        fn () => $number->get(1),
        fn () => $number->__construct(3),
        fn () => (new $bad)->add(),
        fn () => (new $bad)->sub(),
        fn () => (new $bad)->get(),
        fn () => (new $bad)->set(1),
        fn () => (new $bad)->cmpset(1, 2),
        fn () => method_exists($bad, 'wait') ? (new $bad)->wait() : '-',
        fn () => method_exists($bad, 'wakeup') ? (new $bad)->wakeup() : '-',
        fn () => clone $number,
        fn () => serialize($number),
    ] as $call) {
        try {
            var_dump($call());
        } catch (Throwable $error) {
            echo get_class($error), ' ', $error->getCode(), ': ', $error->getMessage(), "\n";
        }
    }
    var_dump($number->get());
}
--EXPECT--
TypeError 0: Swoole\Atomic::add(): Argument #1 ($add_value) must be of type int, string given
ArgumentCountError 0: Swoole\Atomic::set() expects exactly 1 argument, 0 given
ArgumentCountError 0: Swoole\Atomic::cmpset() expects exactly 2 arguments, 1 given
ArgumentCountError 0: Swoole\Atomic::get() expects exactly 0 arguments, 1 given
Error 0: the atomic is constructed already
Swoole\Error 0: you must call Atomic constructor first
Swoole\Error 0: you must call Atomic constructor first
Swoole\Error 0: you must call Atomic constructor first
Swoole\Error 0: you must call Atomic constructor first
Swoole\Error 0: you must call Atomic constructor first
Swoole\Error 0: you must call Atomic constructor first
Swoole\Error 0: you must call Atomic constructor first
Error 0: Trying to clone an uncloneable object of class Swoole\Atomic
Exception 0: Serialization of 'Swoole\Atomic' is not allowed
int(5)
TypeError 0: Swoole\Atomic\Long::add(): Argument #1 ($add_value) must be of type int, string given
ArgumentCountError 0: Swoole\Atomic\Long::set() expects exactly 1 argument, 0 given
ArgumentCountError 0: Swoole\Atomic\Long::cmpset() expects exactly 2 arguments, 1 given
ArgumentCountError 0: Swoole\Atomic\Long::get() expects exactly 0 arguments, 1 given
Error 0: the atomic is constructed already
Swoole\Error 0: you must call Atomic\Long constructor first
Swoole\Error 0: you must call Atomic\Long constructor first
Swoole\Error 0: you must call Atomic\Long constructor first
Swoole\Error 0: you must call Atomic\Long constructor first
Swoole\Error 0: you must call Atomic\Long constructor first
string(1) "-"
string(1) "-"
Error 0: Trying to clone an uncloneable object of class Swoole\Atomic\Long
Exception 0: Serialization of 'Swoole\Atomic\Long' is not allowed
int(5)

--TEST--
Swoole\Timer: an exception in a destructor of what a fired timer held is reported
--FILE--
<?php
class Bad
{
    public function __destruct()
    {
        throw new LogicException('from the destructor');
    }
}
$bad = new Bad;
Swoole\Timer::after(1, function () use ($bad) {
    echo "one\n";
});
unset($bad);
Swoole\Timer::after(2, fn () => print("never\n"));
--EXPECTF--
one
%aFatal error: Uncaught LogicException: from the destructor in %s:%d
Stack trace:
%a
  thrown in %s on line %d

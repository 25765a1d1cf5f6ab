--TEST--
Swoole\Timer: a fatal error in a destructor of what a fired timer held
--FILE--
<?php
class Bad
{
    public function __destruct()
    {
        echo "destructor\n";
        @trigger_error('fatal', E_USER_ERROR);
    }
}
$bad = new Bad;
Swoole\Timer::after(1, function () use ($bad) {
    echo "one\n";
});
unset($bad);
Swoole\Timer::after(2, fn () => print("never\n"));
Swoole\Event::wait();
echo "never\n";
--EXPECTF--
one
destructor

Fatal error: fatal in %s on line %d

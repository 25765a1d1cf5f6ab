--TEST--
Swoole\Timer::after(), tick(): every kind of callable
--FILE--
<?php
use Swoole\Timer;
class Target
{
    public function method(string $text) { echo "method $text\n"; }
    public static function still(string $text) { echo "static $text\n"; }
    public function __call($name, $arguments)
    {
        static $calls = 0;
        echo "__call $name ", end($arguments), "\n";
        if (++$calls == 3) {
            Timer::clear($arguments[0]);
        }
    }
    public static function __callStatic($name, $arguments) { echo "__callStatic $name ", end($arguments), "\n"; }
    public function __invoke(string $text) { echo "__invoke $text\n"; }
}
$target = new Target;
Timer::after(1, [$target, 'method'], 'a');
Timer::after(1, ['Target', 'still'], 'b');
Timer::after(1, 'Target::still', 'c');
Timer::after(1, $target, 'd');
Timer::after(1, $target->method(...), 'e');
Timer::after(1, 'printf', "printf f\n");
Timer::after(2, ['Target', 'other'], 'g');
Timer::tick(5, [$target, 'magic'], 'h');
unset($target);
Swoole\Event::wait();
--EXPECT--
method a
static b
static c
__invoke d
method e
printf f
__callStatic other g
__call magic h
__call magic h
__call magic h

--TEST--
Swoole\Timer::clear(): drops callback and arguments at once
--FILE--
<?php
use Swoole\Timer;
class Held
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} gone\n"; }
    public function __invoke() {}
}
$id = Timer::after(1000, new Held('callback'), new Held('argument'));
echo "clear\n";
Timer::clear($id);
echo "fire\n";
Timer::after(1, new Held('fired'));
Swoole\Event::wait();
echo "end\n";
Timer::after(100000, new Held('left'));
Timer::clearAll();
echo "over\n";
--EXPECT--
clear
callback gone
argument gone
fire
fired gone
end
left gone
over

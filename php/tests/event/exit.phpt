--TEST--
Swoole\Event::exit(): ends wait(); the timers that are left are dropped
--FILE--
<?php
use Swoole\Event;
use Swoole\Timer;
Event::exit();
$ticks = 0;
$id = Timer::tick(1, function () use (&$ticks) {
    if (++$ticks == 3) {
        Event::exit();
    }
});
Event::wait();
var_dump($ticks, Timer::exists($id));
Timer::clear($id);
Event::wait();
echo "end\n";
--EXPECT--
int(3)
bool(false)
end

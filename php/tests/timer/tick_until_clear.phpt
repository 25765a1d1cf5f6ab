--TEST--
Swoole\Timer::tick(): again and again until clear(), also from its own callback
--FILE--
<?php
use Swoole\Timer;
$count = 0;
$id = Timer::tick(2, function (int $timer_id, string $text) use (&$count) {
    echo "$timer_id $text ", ++$count, "\n";
    if ($count == 3) {
        var_dump(Timer::clear($timer_id), Timer::exists($timer_id), Timer::clear($timer_id));
    }
}, 'text');
var_dump($id);
Swoole\Event::wait();
--EXPECT--
int(1)
1 text 1
1 text 2
1 text 3
bool(true)
bool(false)
bool(false)

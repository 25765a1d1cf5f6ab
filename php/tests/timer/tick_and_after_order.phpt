--TEST--
Swoole\Timer: equal deadlines fire in order of creation, also for a tick that was armed again
--FILE--
<?php
use Swoole\Timer;
use Swoole\Event;
// Both deadlines are counted from one millisecond: the pair is made again if the clock moved on meanwhile.
do {
    $fired = [];
    $ticks = 0;
    $start = hrtime(true) / 1e6 + 1;
    while (hrtime(true) / 1e6 < ceil($start));
    $tick = Timer::tick(30, function ($id) use (&$fired, &$ticks) {
        $fired[] = 'tick';
        if (++$ticks == 3) Timer::clear($id);
    });
    $after = Timer::after(90, function () use (&$fired) { $fired[] = 'after'; });
    $is_same = Timer::info($tick)['exec_msec'] + 60 === Timer::info($after)['exec_msec'];
    if (!$is_same) Timer::clearAll();
} while (!$is_same);
Event::wait();
echo implode(' ', $fired), "\n";
// A turn without anything due does not count: the wheel's own stops are not seen.
$turns = 0;
Timer::after(150, fn () => print("due\n"));
Event::cycle(function () use (&$turns) { ++$turns; });
Event::dispatch();
var_dump($turns);
Event::cycle(null);
--EXPECT--
tick tick tick after
due
int(1)

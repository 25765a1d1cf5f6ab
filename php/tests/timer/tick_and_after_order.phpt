--TEST--
Swoole\Timer: equal deadlines fire in order of creation, also for a tick that was armed again
--FILE--
<?php
use Swoole\Timer;
use Swoole\Event;
// Tried again when the clock has moved on between the two calls, or a tick was late and one was left out.
for ($attempt = 0; $attempt < 50; ++$attempt) {
    $fired = [];
    $ticks = 0;
    $late = false;
    $expected = 0;
    $tick = Timer::tick(30, function ($id) use (&$fired, &$ticks, &$late, &$expected) {
        $late = $late || hrtime(true) / 1e6 > $expected + 25;
        $expected += 30;
        $fired[] = 'tick';
        if (++$ticks == 3) Timer::clear($id);
    });
    Timer::after(90, function () use (&$fired) { $fired[] = 'after'; });
    $expected = hrtime(true) / 1e6 + 30;
    [$first, $second] = array_map(fn ($id) => Timer::info($id)['exec_msec'], [$tick, $tick + 1]);
    if ($first + 60 !== $second) {
        Timer::clearAll();
        continue;
    }
    Event::wait();
    if (!$late) break;
}
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

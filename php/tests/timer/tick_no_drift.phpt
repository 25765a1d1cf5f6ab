--TEST--
Swoole\Timer::tick(): keeps to multiples of the interval and leaves out what was missed
--FILE--
<?php
use Swoole\Timer;
// The clock of exec_msec.
function now(): int
{
    $msec = Timer::info($id = Timer::after(1000, fn () => null))['exec_msec'] - 1000;
    Timer::clear($id);
    return $msec;
}
$planned = [];
$left_out = 0;
$id = Timer::tick(10, function (int $id) use (&$planned, &$left_out) {
    $planned[] = $next = Timer::info($id)['exec_msec'];
    $left_out += $next - 10 > now() ? 1 : 0;  // The one before this is not due yet.
    if (count($planned) == 2) {
        usleep(25000);
    }
    if (count($planned) == 4) {
        Timer::clear($id);
    }
});
$first = Timer::info($id)['exec_msec'];
Swoole\Event::wait();
foreach ($planned as $number => $msec) {
    var_dump(($msec - $first) % 10);
}
var_dump($left_out, $planned[1] > $planned[0]);
var_dump($planned[2] - $planned[1] >= 30, $planned[2] - $planned[1] < 1000);
--EXPECT--
int(0)
int(0)
int(0)
int(0)
int(0)
bool(true)
bool(true)
bool(true)

--TEST--
Swoole\Timer::tick(): keeps to multiples of the interval and leaves out what was missed
--FILE--
<?php
use Swoole\Timer;
$planned = [];
$id = Timer::tick(10, function (int $id) use (&$planned) {
    $planned[] = Timer::info($id)['exec_msec'];
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
var_dump($planned[1] - $planned[0]);
var_dump($planned[2] - $planned[1] >= 30, $planned[2] - $planned[1] < 1000);
--EXPECT--
int(0)
int(0)
int(0)
int(0)
int(10)
bool(true)
bool(true)

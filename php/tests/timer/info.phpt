--TEST--
Swoole\Timer::info(): what is known about a timer
--FILE--
<?php
use Swoole\Timer;
$after = Timer::after(50, 'printf');
$tick = Timer::tick(40, 'printf');
$info = Timer::info($after);
var_dump(array_keys($info), $info['interval'], $info['exec_count'], $info['removed']);
var_dump($info['exec_msec'] >= 50 && $info['exec_msec'] <= 52);
var_dump(Timer::info($tick)['interval'], swoole_timer_info($tick)['interval']);
var_dump(Timer::info(999), swoole_timer_info(0));
Timer::clearAll();
Timer::tick(1, function (int $id) {
    static $calls = 0;
    var_dump(Timer::info($id)['exec_count']);
    if (++$calls == 2) {
        Timer::clear($id);
    }
});
Swoole\Event::wait();
--EXPECT--
array(5) {
  [0]=>
  string(9) "exec_msec"
  [1]=>
  string(10) "exec_count"
  [2]=>
  string(8) "interval"
  [3]=>
  string(5) "round"
  [4]=>
  string(7) "removed"
}
int(0)
int(0)
bool(false)
bool(true)
int(40)
int(40)
NULL
NULL
int(1)
int(2)

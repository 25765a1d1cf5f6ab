--TEST--
Swoole\Timer::list(): ids of all timers, ascending
--FILE--
<?php
use Swoole\Timer;
var_dump(Timer::list() instanceof Swoole\Timer\Iterator, Timer::list() instanceof ArrayIterator, count(Timer::list()));
$ids = [];
for ($i = 0; $i < 200; ++$i) {
    $ids[] = Timer::after(1000 + $i % 7, 'printf');
}
var_dump(iterator_to_array(Timer::list()) === $ids);
foreach (Timer::list() as $id) {
    if ($id % 3) {
        Timer::clear($id);
    }
}
var_dump(iterator_to_array(swoole_timer_list()) === array_values(array_filter($ids, fn ($id) => $id % 3 == 0)));
Timer::clearAll();
--EXPECT--
bool(true)
bool(true)
int(0)
bool(true)
bool(true)

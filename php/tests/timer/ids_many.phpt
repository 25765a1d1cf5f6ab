--TEST--
Swoole\Timer: a hundred thousand timers in and out, each found by its id
--FILE--
<?php
use Swoole\Timer;
$long_lived = [];
for ($i = 0; $i < 500; ++$i) {
    $long_lived[] = Timer::after(100000, 'printf');
}
for ($round = 0; $round < 10; ++$round) {
    $ids = [];
    for ($i = 0; $i < 10000; ++$i) {
        $ids[] = Timer::after(1000 + $i * 37 % 90000, 'printf');
    }
    shuffle($ids);
    foreach ($ids as $id) {
        if (!Timer::exists($id) || !Timer::clear($id) || Timer::exists($id)) {
            echo "lost $id\n";
        }
    }
}
var_dump(Timer::stats()['num'], max($ids));
foreach ($long_lived as $id) {
    if (!Timer::clear($id)) {
        echo "lost $id\n";
    }
}
var_dump(Timer::stats()['num']);
--EXPECT--
int(500)
int(100500)
int(0)

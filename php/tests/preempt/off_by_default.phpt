--TEST--
enable_preemptive_scheduler: off by default, and again when it is switched off; no thread then
--FILE--
<?php
require __DIR__ . '/preempt.inc';
function threads(): int { return count(glob('/proc/self/task/*')); }
$before = threads();
Co\run(function () use ($before) {
    echo 'default: ', is_left_alone(fn () => compute(0.05)), "\n";
    var_dump(threads() === $before);
    Co::set(['enable_preemptive_scheduler' => true]);
    var_dump(threads() === $before + 1);
    echo 'on: ', is_preempted(fn () => compute(0.25)), "\n";
    Co::set(['enable_preemptive_scheduler' => false]);
    var_dump(threads() === $before);
    echo 'off: ', is_left_alone(fn () => compute(0.05)), "\n";
});
--EXPECT--
default: left alone
bool(true)
bool(true)
on: switched
bool(true)
off: left alone

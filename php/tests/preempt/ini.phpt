--TEST--
swoole.enable_preemptive_scheduler: on from the start; the option overrules it
--INI--
swoole.enable_preemptive_scheduler=On
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co\run(function () {
    echo is_preempted(fn () => compute(0.25)), "\n";
    Co::set(['enable_preemptive_scheduler' => false]);
    echo is_left_alone(fn () => compute(0.05)), "\n";
});
--EXPECT--
switched
left alone

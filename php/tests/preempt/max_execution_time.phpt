--TEST--
enable_preemptive_scheduler: max_execution_time still ends the program
--FILE--
<?php
Co::set(['enable_preemptive_scheduler' => true]);
Co\run(function () {
    $timer = Swoole\Timer::tick(1, fn () => 0);
    set_time_limit(1);
    $until = hrtime(true) + 20_000_000_000;  // An end also where nothing ends it.
    go(function () use ($until) { while (hrtime(true) < $until); });
    while (hrtime(true) < $until);
});
--EXPECTF--
%AFatal error: Maximum execution time of 1 second exceeded in %s on line %d%A

--TEST--
enable_preemptive_scheduler: max_execution_time still ends the program
--FILE--
<?php
Co::set(['enable_preemptive_scheduler' => true]);
Co\run(function () {
    $timer = Swoole\Timer::tick(1, fn () => 0);
    set_time_limit(1);
    go(function () { while (true) {} });
    while (true) {}
});
--EXPECTF--
%AFatal error: Maximum execution time of 1 second exceeded in %s on line %d%A

--TEST--
enable_preemptive_scheduler: timers and other coroutines run beside a loop that never waits
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
Co\run(function () {
    echo 'loop: ', is_preempted(fn () => compute(0.25)), "\n";
    echo 'calls: ', is_preempted(function () {
        $end = cpu_seconds() + 0.25;
        $fibonacci = function (int $n) use (&$fibonacci) { return $n < 2 ? $n : $fibonacci($n - 1) + $fibonacci($n - 2); };
        while (cpu_seconds() < $end) {
            $fibonacci(8);
        }
    }), "\n";
    $progress = ['a' => 0, 'b' => 0];
    $stop = false;
    foreach ($progress as $name => &$count) {
        go(function () use (&$count, &$stop) {
            while (!$stop) {
                $count++;
            }
        });
    }
    unset($count);
    Co::sleep(0.1);
    $stop = true;
    var_dump($progress['a'] > 0, $progress['b'] > 0);
});
echo "end\n";
--EXPECT--
loop: switched
calls: switched
bool(true)
bool(true)
end

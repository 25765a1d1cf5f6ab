--TEST--
enable_preemptive_scheduler: a process that sleeps is not woken, and computing after it is preempted
--FILE--
<?php
require __DIR__ . '/preempt.inc';
function switches_of_watchdog(): int
{
    $sum = 0;
    foreach (glob('/proc/self/task/*/status') as $file) {
        if (basename(dirname($file)) == getmypid()) continue;
        preg_match('/^voluntary_ctxt_switches:\s+(\d+)/m', file_get_contents($file), $match);
        $sum += (int) $match[1];
    }
    return $sum;
}
Co::set(['enable_preemptive_scheduler' => true]);
Co\run(function () {
    Co::sleep(0.2);
    $before = switches_of_watchdog();
    Co::sleep(0.3);
    // 60 looks if it did not doze; waking up for this very code costs a few.
    var_dump(switches_of_watchdog() - $before < 25);
    echo is_preempted(fn () => compute(0.25)), "\n";
});
--EXPECT--
bool(true)
switched

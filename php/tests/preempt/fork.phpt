--TEST--
enable_preemptive_scheduler: in a forked child, too
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
Co\run(fn () => compute(0.03));
$pid = pcntl_fork();
Co\run(function () {
    echo is_preempted(fn () => compute(0.25)) . "\n"; // One write: the other process writes as well.
});
if ($pid === 0) exit(0);
pcntl_waitpid($pid, $status);
var_dump($status);
--EXPECT--
switched
switched
int(0)

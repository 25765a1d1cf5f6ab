--TEST--
enable_preemptive_scheduler: pcntl's asynchronous signal handlers run as before
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
pcntl_async_signals(true);
function send(string $signal): void { exec('kill -' . $signal . ' ' . getmypid()); }
$heard = 0;
pcntl_signal(SIGUSR1, function () use (&$heard) { $heard++; });
Co\run(function () use (&$heard) {
    echo is_preempted(function () use (&$heard) {
        send('USR1');
        compute(0.25);
    }), "\n";
    var_dump($heard > 0);
    pcntl_signal(SIGUSR2, fn () => throw new Exception('from the handler'));
    try {
        send('USR2');
        compute(0.05);
    } catch (Exception $exception) {
        echo $exception->getMessage(), "\n";
    }
});
--EXPECT--
switched
bool(true)
from the handler

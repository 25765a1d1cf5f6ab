--TEST--
Swoole\Process::alarm(): a program that has ended is not killed by an alarm that still runs
--FILE--
<?php
use Swoole\Process;

foreach ([0, 1, 2] as $type) {
    $ends = [];
    for ($i = 0; $i < 10; $i++) {
        $p = new Process(function () use ($type) {
            foreach ([SIGALRM, SIGVTALRM, SIGPROF] as $number) {
                Process::signal($number, fn() => 1);
            }
            Process::alarm(1000, $type);
            Swoole\Event::wait();
        }, false, Process::PIPE_TYPE_NONE);
        $p->start();
        $ended = Process::wait();
        $ends["code {$ended['code']}, signal {$ended['signal']}"] = true;
    }
    echo implode('; ', array_keys($ends)), "\n";
}
?>
--EXPECT--
code 0, signal 0
code 0, signal 0
code 0, signal 0

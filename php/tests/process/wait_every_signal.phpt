--TEST--
Swoole\Process::wait(): a child that dies by each signal
--FILE--
<?php
use Swoole\Process;

$ignored = [SIGCHLD, SIGCONT, SIGURG, SIGWINCH, SIGSTOP, SIGTSTP, SIGTTIN, SIGTTOU, SIGPIPE, SIGPROF]; // PHP has a handler of SIGPROF.
$wrong = [];
for ($signal = 1; $signal < 32; $signal++) {
    if (in_array($signal, $ignored)) continue;
    $p = new Process(function () use ($signal) {
        // A sanitizer handles the signals of crashes.
        if (in_array($signal, [SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGILL])) pcntl_signal($signal, SIG_DFL);
        Process::kill(getmypid(), $signal);
        sleep(5);
    }, false, 0);
    $pid = $p->start();
    $r = Process::wait();
    if ($r !== ['pid' => $pid, 'code' => 0, 'signal' => $signal]) $wrong[$signal] = $r;
}
var_dump($wrong, Process::wait(), swoole_errno() === 10, Process::wait(false));
?>
--EXPECT--
array(0) {
}
bool(false)
bool(true)
bool(false)

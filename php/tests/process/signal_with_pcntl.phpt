--TEST--
Swoole\Process::signal(): pcntl's handlers stay usable while no loop runs
--SKIPIF--
<?php
if (!function_exists('pcntl_signal')) die('skip needs pcntl');
?>
--FILE--
<?php
use Swoole\Process;

pcntl_async_signals(true);
pcntl_signal(SIGUSR2, fn($no) => print("pcntl handler\n"));
Process::signal(SIGUSR1, fn($no) => print("loop handler\n"));
Process::kill(getmypid(), SIGUSR2);
Process::kill(getmypid(), SIGUSR1);
echo "before the loop\n";
Swoole\Timer::after(5, fn() => null);
Swoole\Event::wait();
Process::signal(SIGUSR1, null);
// fork of pcntl, wait of Process, and the other way round.
$pid = pcntl_fork();
if ($pid === 0) exit(7);
var_dump(Process::wait() === ['pid' => $pid, 'code' => 7, 'signal' => 0]);
$pid = (new Process(fn($p) => $p->exit(8), false, 0))->start();
var_dump(pcntl_waitpid($pid, $status) === $pid, pcntl_wexitstatus($status));
// A signal handler of pcntl runs when it ends a wait.
$p = new Process(function () { usleep(30000); Process::kill(posix_getppid(), SIGUSR2); usleep(100000); }, false, 0);
$p->start();
pcntl_signal(SIGUSR2, fn($no) => print("pcntl handler\n"), false);
var_dump(Process::wait(), swoole_errno() === 4);
var_dump(Process::wait()['code']);
?>
--EXPECT--
pcntl handler
before the loop
loop handler
bool(true)
bool(true)
int(8)
pcntl handler
bool(false)
bool(true)
int(0)

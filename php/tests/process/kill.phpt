--TEST--
Swoole\Process::kill(): existence, wrong processes, wrong signals
--FILE--
<?php
use Swoole\Process;

set_error_handler(function (int $level, string $text) { echo "warning: $text\n"; return true; });
$p = new Process(fn($p) => $p->read());
$pid = $p->start();
var_dump(Process::kill($pid, 0));
$p->write('end');
Process::wait();
var_dump(Process::kill($pid, 0), swoole_errno() === 3, Process::kill(PHP_INT_MAX, 0));
var_dump(Process::kill(getmypid(), 100), Process::kill(getmypid(), -5));
?>
--EXPECTF--
bool(true)
bool(false)
bool(true)
bool(false)
warning: Swoole\Process::kill(): kill(%d, 100) failed, Error: Invalid argument[22]
warning: Swoole\Process::kill(): kill(%d, -5) failed, Error: Invalid argument[22]
bool(false)
bool(false)

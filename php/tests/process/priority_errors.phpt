--TEST--
Swoole\Process::setPriority() and getPriority(): own process, child, group; errors
--FILE--
<?php
use Swoole\Process;

set_error_handler(function (int $level, string $text) { echo 'warning: ', $text, "\n"; return true; });
$p = new Process(fn($p) => $p->read());
var_dump(is_int($p->getPriority(PRIO_PROCESS)), is_int($p->getPriority(PRIO_PGRP)), is_int($p->getPriority(PRIO_USER, 0)));
$p->start();
var_dump($p->setPriority(PRIO_PROCESS, 3), $p->getPriority(PRIO_PROCESS), $p->getPriority(PRIO_PROCESS, getmypid()) < 3);
var_dump($p->getPriority(99), $p->setPriority(99, 1), $p->getPriority(PRIO_PROCESS, 0x7fffffff));
$p->write('end');
Process::wait();
?>
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
int(3)
bool(true)
warning: Swoole\Process::getPriority(): getpriority() failed, Error: Invalid argument[22]
warning: Swoole\Process::setPriority(): setpriority() failed, Error: Invalid argument[22]
warning: Swoole\Process::getPriority(): getpriority() failed, Error: No such process[3]
bool(false)
bool(false)
bool(false)

--TEST--
Swoole\Process: start, pipe, wait
--FILE--
<?php
$p = new Swoole\Process(function (Swoole\Process $child) {
    $child->write('pid ' . ($child->pid === getmypid() ? 'own' : 'other'));
    $child->exit((int) $child->read());
});
var_dump($p->pid, is_int($p->pipe), $p->id);
$pid = $p->start();
var_dump($pid === $p->pid, $p->read(), $p->write('5'));
var_dump(Swoole\Process::wait() === ['pid' => $pid, 'code' => 5, 'signal' => 0], Swoole\Process::wait());
var_dump(new Swoole_Process('strlen') instanceof Swoole\Process, SWOOLE_CPU_NUM === swoole_cpu_num());
?>
--EXPECT--
NULL
bool(true)
int(1)
bool(true)
string(7) "pid own"
int(1)
bool(true)
bool(false)
bool(true)
bool(true)

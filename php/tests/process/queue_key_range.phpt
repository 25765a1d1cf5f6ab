--TEST--
Swoole\Process::useQueue(): of a key above 32 bits the low half is the key, -1 too
--FILE--
<?php
use Swoole\Process;

foreach ([0xFFFFFFFF, PHP_INT_MAX] as $key) {
    $p = new Process('strlen', false, Process::PIPE_TYPE_NONE);
    var_dump($p->useQueue($key, 2 | Process::IPC_NOWAIT), $p->msgQueueKey, $p->push('m'), $p->pop());
    var_dump($p->freeQueue());
}
?>
--EXPECT--
bool(true)
int(-1)
bool(true)
string(1) "m"
bool(true)
bool(true)
int(-1)
bool(true)
string(1) "m"
bool(true)

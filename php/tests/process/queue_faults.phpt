--TEST--
Swoole\Process: message queue: full, too large, empty, cut, destroyed by another process
--FILE--
<?php
use Swoole\Process;

set_error_handler(function (int $level, string $text) { echo 'warning: ', $text, "\n"; return true; });
$p = new Process('strlen', false, 0);
var_dump($p->push('x'), $p->pop(), $p->statQueue(), $p->freeQueue());
$key = 0x53590000 | (getmypid() & 0xffff);
var_dump($p->useQueue($key, 2 | Process::IPC_NOWAIT, 100), $p->msgQueueKey === $key, is_int($p->msgQueueId));
var_dump($p->push(str_repeat('x', 90)), $p->push(str_repeat('y', 20)), swoole_errno() === 11);
var_dump($p->statQueue(), strlen($p->pop()), $p->pop(), swoole_errno() === 42);
var_dump($p->push(''), $p->push(str_repeat('z', 65536)));
$limit = (int) file_get_contents('/proc/sys/kernel/msgmax');
var_dump($limit >= 65535 || ($p->push(str_repeat('z', $limit + 1)) === false && swoole_errno() === 22));
var_dump($p->push('abcdef'), $p->pop(3), $p->statQueue()['queue_num'], $p->push('gh'), $p->pop(-1));
$other = new Process('strlen', false, 0);
$other->useQueue($key);
var_dump($other->msgQueueId === $p->msgQueueId, $other->freeQueue());
var_dump($p->push('x'), $p->pop(), $p->statQueue(), $p->freeQueue());
// Without a key the script's path makes one.
$q = new Process(function ($q) { $q->push(strtoupper($q->pop())); }, false, false);
var_dump($q->useQueue(0, 1));
$q->push('from the parent');
$q->start();
Process::wait();
var_dump($q->pop(), $q->freeQueue());
?>
--EXPECTF--
warning: Swoole\Process::push(): no msgqueue, cannot use push()
warning: Swoole\Process::pop(): no msgqueue, cannot use pop()
warning: Swoole\Process::statQueue(): no queue, can't get stats of the queue
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
array(2) {
  ["queue_num"]=>
  int(1)
  ["queue_bytes"]=>
  int(90)
}
int(90)
bool(false)
bool(true)
warning: Swoole\Process::push(): the data to push is empty
warning: Swoole\Process::push(): the data to push is too big: 65536 bytes
bool(false)
bool(false)
%Abool(true)
bool(true)
string(3) "abc"
int(0)
bool(true)
string(2) "gh"
bool(true)
bool(true)
warning: Swoole\Process::push(): msgsnd() failed, Error: I%s
warning: Swoole\Process::pop(): msgrcv() failed, Error: I%s
warning: Swoole\Process::statQueue(): msgctl() failed, Error: I%s
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
string(15) "FROM THE PARENT"
bool(true)

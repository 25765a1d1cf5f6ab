--TEST--
Swoole\MsgQueue: push, pop, types, stats, blocking, processes, destroy; queues without a key do not stay
--SKIPIF--
<?php if (!extension_loaded('pcntl') || !extension_loaded('posix')) echo 'skip pcntl, posix';
--FILE--
<?php
use Swoole\MsgQueue;
function queues(): int
{
    return count(file('/proc/sysvipc/msg'));
}
$key = 0x53000000 | getmypid();
$queue = new MsgQueue($key);
var_dump($queue->setBlocking(false));
echo json_encode([$queue->pop(), swoole_last_error() === SOCKET_EAGAIN, $queue->stats()]), "\n";
echo json_encode([$queue->push('one'), $queue->push('two', 2), $queue->push("three\0"), $queue->push('')]), "\n";
echo json_encode([$queue->stats(), (new swoole_msgqueue($key))->stats()]), "\n";
echo json_encode([$queue->pop(2), $queue->pop(2), $queue->pop(), $queue->pop(-5), $queue->pop(0), $queue->pop(0)]), "\n";
for ($count = 0; $queue->push(str_repeat('x', 4000)); $count++);
echo json_encode([$count > 0, swoole_last_error() === SOCKET_EAGAIN, $queue->stats()['queue_num'] === $count]), "\n";
while ($queue->pop());

// A blocking pop gets what another process pushes, by the key.
$queue->setBlocking(true);
if (($child = pcntl_fork()) === 0) {
    (new MsgQueue($key))->push('from the child');
    posix_kill(getmypid(), SIGKILL);
}
echo $queue->pop(), "\n";
pcntl_waitpid($child, $status);

var_dump($queue->push('x', 0), $queue->push('x', -1), $queue->push(str_repeat('x', 1 << 20)));
var_dump($queue->destroy(), $queue->destroy(), $queue->stats(), $queue->push('x'), $queue->pop());

// Without a key.
$private = new MsgQueue(0);
$private->push('private');
if (($child = pcntl_fork()) === 0) {
    echo $private->pop(), "\n";
    $private->push('back');
    exit;
}
pcntl_waitpid($child, $status);
$private->setBlocking(false);
echo json_encode([$private->pop(), $private->pop()]), "\n";
$before = queues();
for ($i = 0; $i < 50; $i++) {
    new MsgQueue(0);
}
echo json_encode([queues() - $before, $private->destory()]), "\n";
unset($private);
echo queues() - $before, "\n";
--EXPECTF--
bool(true)
[false,true,{"queue_num":0,"queue_bytes":0}]
[true,true,true,true]
[{"queue_num":4,"queue_bytes":12},{"queue_num":4,"queue_bytes":12}]
["two",false,"one","three\u0000","",false]
[true,true,true]
from the child

Warning: Swoole\MsgQueue::push(): the message cannot be pushed: Invalid argument in %s on line %d

Warning: Swoole\MsgQueue::push(): the message cannot be pushed: Invalid argument in %s on line %d

Warning: Swoole\MsgQueue::push(): the message cannot be pushed: %s in %s on line %d
bool(false)
bool(false)
bool(false)

Warning: Swoole\MsgQueue::push(): the message cannot be pushed: %s in %s on line %d

Warning: Swoole\MsgQueue::pop(): no message can be popped: %s in %s on line %d
bool(true)
bool(false)
bool(false)
bool(false)
bool(false)
private
["back",false]
[0,true]
-1

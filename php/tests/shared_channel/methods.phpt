--TEST--
Swoole\Channel: push, pop, peek, stats, full, between processes
--FILE--
<?php
use Swoole\Channel;
$channel = new Channel(1);
echo json_encode([$channel->pop(), $channel->peek(), $channel->stats()]), "\n";
$values = ['a string', '', "bytes \0\xff", 42, -1.5, true, false, null, ['list', ['of' => 'lists']], new ArrayObject([1])];
foreach ($values as $value) {
    if (!$channel->push($value)) echo "not pushed\n";
}
echo json_encode([$channel->stats()['queue_num'], $channel->peek(), $channel->peek()]), "\n";
foreach ($values as $value) {
    if ($channel->pop() != $value) echo "another value\n";
}
echo json_encode($channel->stats()), "\n";

// At least 8 KiB, and not more than it was made for.
for ($count = 0; $channel->push(str_repeat('x', 1000)); $count++);
echo json_encode([$count, $channel->stats(), $channel->pop() === str_repeat('x', 1000), $channel->push('y')]), "\n";

// Between processes; the child is killed with the value popped.
$channel = new swoole_channel(1 << 20);
$back = new Channel(1 << 20);
$child = pcntl_fork();
if ($child === 0) {
    for ($sum = 0; $sum < 1000;) {
        if (is_int($number = $channel->pop())) $sum += $number;
    }
    $back->push(['sum' => $sum]);
    posix_kill(getmypid(), SIGKILL);
}
for ($i = 0; $i < 100; $i++) {
    $channel->push(10);
}
pcntl_waitpid($child, $status);
echo json_encode([$back->pop(), $back->pop(), $channel->pop()]), "\n";
--EXPECT--
[false,false,{"queue_num":0,"queue_bytes":0}]
[10,"a string","a string"]
{"queue_num":0,"queue_bytes":0}
[8,{"queue_num":8,"queue_bytes":8000},true,true]
[{"sum":1000},false,false]

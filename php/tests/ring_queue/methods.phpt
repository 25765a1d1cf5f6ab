--TEST--
Swoole\RingQueue: push, pop, count, isFull, isEmpty, garbage, wrong use
--FILE--
<?php
use Swoole\RingQueue;
$queue = new RingQueue(3);
echo json_encode([$queue->isEmpty(), $queue->isFull(), $queue->count(), $queue->pop()]), "\n";
echo json_encode([$queue->push('a'), $queue->push(['b' => 1]), $queue->push(false), $queue->push('too many')]), "\n";
echo json_encode([$queue->isEmpty(), $queue->isFull(), $queue->full(), $queue->count()]), "\n";
echo json_encode([$queue->pop(), $queue->pop(), $queue->push(4.5), $queue->count(), $queue->pop(), $queue->pop(), $queue->pop()]), "\n";

// It wraps and grows, and keeps the order.
$queue = new RingQueue(-1);
$next = $expected = 0;
for ($round = 0; $round < 50; $round++) {
    while ($next < $expected + 21 * $round && $queue->push("v$next")) {
        $next++;
    }
    for ($i = 0; $i < 7 && !$queue->isEmpty(); $i++) {
        if ($queue->pop() !== 'v' . $expected++) die('wrong order');
    }
}
var_dump($queue->isFull() || $queue->count());
while ($queue->push(1));
var_dump($queue->count(), (new RingQueue(0))->push(1), (new RingQueue(PHP_INT_MAX))->push(1));

// Values are released, in cycles too.
class Noisy
{
    public $queue;
    public function __construct(public string $name) {}
    public function __destruct()
    {
        echo "end of $this->name\n";
    }
}
$queue = new swoole_ringqueue(10);
$queue->push(new Noisy('one that is left in the queue'));
unset($queue);
$queue = new RingQueue(10);
$noisy = new Noisy('a cycle');
$noisy->queue = $queue;
$queue->push($noisy);
unset($queue, $noisy);
gc_collect_cycles();

class NotConstructed extends RingQueue
{
    public function __construct() {}
}
$bad = new NotConstructed;
foreach (['push' => [1], 'pop' => [], 'count' => [], 'isFull' => [], 'isEmpty' => []] as $method => $arguments) {
    try {
        $bad->$method(...$arguments);
    } catch (Error $error) {
        echo $method, ': ', $error->getMessage(), "\n";
    }
}
foreach ([fn () => new RingQueue, fn () => (new RingQueue(1))->__construct(1), fn () => clone new RingQueue(1), fn () => serialize(new RingQueue(1))] as $call) {
    try {
        $call();
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
--EXPECT--
[true,false,0,false]
[true,true,true,false]
[false,true,true,3]
["a",{"b":1},true,2,false,4.5,false]
bool(true)
int(1024)
bool(false)
bool(true)
end of one that is left in the queue
end of a cycle
push: you must call RingQueue constructor first
pop: you must call RingQueue constructor first
count: you must call RingQueue constructor first
isFull: you must call RingQueue constructor first
isEmpty: you must call RingQueue constructor first
ArgumentCountError: Swoole\RingQueue::__construct() expects exactly 1 argument, 0 given
Error: the queue is constructed already
Error: Trying to clone an uncloneable object of class Swoole\RingQueue
Exception: Serialization of 'Swoole\RingQueue' is not allowed

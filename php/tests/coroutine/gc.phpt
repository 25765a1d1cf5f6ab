--TEST--
Swoole\Coroutine: the cycle collector sees what parked coroutines hold
--FILE--
<?php
class Node
{
    public $link;
    public function __construct(public string $name) {}
    public function __destruct() { echo "{$this->name} freed\n"; }
}
$cid = go(function () {
    $node = new Node('held');
    $node->link = $node;
    Co::yield();
    echo "{$node->name} is there\n";
    unset($node);
    gc_collect_cycles();
    echo "collected\n";
});
go(function () {
    for ($i = 0; $i < 20000; $i++) {
        $array = [];
        $array['self'] = &$array;
        unset($array);
        if ($i % 5000 == 0) {
            Co::sleep(0.001);
        }
    }
});
gc_collect_cycles();
Swoole\Event::defer(function () use ($cid) {
    gc_collect_cycles();
    Co::resume($cid);
});
--EXPECT--
held is there
held freed
collected

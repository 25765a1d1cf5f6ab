--TEST--
Swoole\Coroutine\Channel: frees what is queued; cycles through it are collected
--FILE--
<?php
class Item
{
    public $link;
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} freed\n"; }
}
$channel = new chan(4);
$channel->push(new Item('a'));
$channel->push(new Item('b'));
unset($channel);
echo "--\n";
$channel = new chan(4);
$item = new Item('cycle');
$item->link = $channel;
$channel->push($item);
unset($channel, $item);
echo "before\n";
gc_collect_cycles();
echo "after\n";
--EXPECT--
a freed
b freed
--
before
cycle freed
after

--TEST--
Swoole\Coroutine\Channel: a queued object whose destructor uses another channel, and throws
--FILE--
<?php
class Item
{
    public function __construct(private chan $other) {}
    public function __destruct()
    {
        $this->other->push('from the destructor');
        throw new RuntimeException('destructor');
    }
}
$other = new chan(4);
$channel = new chan(4);
$channel->push(new Item($other));
try {
    unset($channel);
} catch (RuntimeException $exception) {
    echo $exception->getMessage(), "\n";
}
var_dump($other->pop());
--EXPECT--
destructor
string(19) "from the destructor"

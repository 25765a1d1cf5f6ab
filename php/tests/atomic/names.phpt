--TEST--
Swoole\Atomic, Swoole\Atomic\Long, Swoole\Lock: the names of old releases, subclasses
--FILE--
<?php
class Counter extends swoole_atomic
{
    public string $name = 'hits';
    public function add(int $add_value = 1): int
    {
        return parent::add($add_value * 2);
    }
}
class OldLock extends swoole_lock
{
    public function __destruct()
    {
        parent::__destruct();
    }
}
var_dump(get_class(new swoole_atomic(1)), get_class(new swoole_atomic_long), get_class(new swoole_lock));
$counter = new Counter(5);
var_dump($counter->add(), $counter->name, $counter instanceof Swoole\Atomic, (new OldLock)->lock());
--EXPECT--
string(13) "Swoole\Atomic"
string(18) "Swoole\Atomic\Long"
string(11) "Swoole\Lock"
int(7)
string(4) "hits"
bool(true)
bool(true)

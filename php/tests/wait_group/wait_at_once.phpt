--TEST--
Swoole\Coroutine\WaitGroup::wait(): at zero it returns at once, also outside of a coroutine
--FILE--
<?php
$group = new Swoole\Coroutine\WaitGroup;
var_dump($group->wait(), $group->wait(1.0));
$group->add(2);
$group->done();
$group->add(-1);
var_dump($group->count(), $group->wait());
$group = new Co\WaitGroup(1);
var_dump(get_class($group), $group->count());
try {
    $group->wait();
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
--EXPECT--
bool(true)
bool(true)
int(0)
bool(true)
string(26) "Swoole\Coroutine\WaitGroup"
int(1)
API must be called in the coroutine: use Swoole\Coroutine\run() or go()

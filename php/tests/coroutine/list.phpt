--TEST--
Swoole\Coroutine::list(), listCoroutines(): the ids of all live coroutines
--FILE--
<?php
use Swoole\Coroutine;
var_dump(iterator_to_array(Coroutine::list()));
$cids = [];
for ($i = 0; $i < 4; $i++) {
    $cids[] = go(fn () => Coroutine::yield());
}
Coroutine::resume($cids[1]);
$list = Coroutine::list();
var_dump($list::class, $list instanceof ArrayIterator, $list instanceof Co\Iterator, count($list));
echo implode(' ', iterator_to_array($list)), "\n";
foreach (Coroutine::listCoroutines() as $cid) {
    Coroutine::resume($cid);
}
var_dump(count(Coroutine::list()));
--EXPECT--
array(0) {
}
string(25) "Swoole\Coroutine\Iterator"
bool(true)
bool(true)
int(3)
1 3 4
int(0)

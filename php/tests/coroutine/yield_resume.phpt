--TEST--
Swoole\Coroutine::yield(), suspend(), resume(): the resumed one runs at once
--FILE--
<?php
use Swoole\Coroutine;
$cid = go(function () {
    echo "1\n";
    var_dump(Coroutine::yield());
    echo "3\n";
    var_dump(Coroutine::suspend());
    echo "5\n";
});
echo "2\n";
var_dump(Coroutine::resume($cid));
echo "4\n";
go(fn () => var_dump(Coroutine::resume($cid)));
echo "6\n";
--EXPECT--
1
2
bool(true)
3
bool(true)
4
bool(true)
5
bool(true)
6

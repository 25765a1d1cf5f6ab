--TEST--
Swoole\Coroutine\Scheduler: add(), parallel(), start()
--FILE--
<?php
use Swoole\Coroutine\Scheduler;
$scheduler = new Scheduler;
var_dump($scheduler->add(function (string ...$arguments) {
    echo 'first ', json_encode($arguments), ' in ', Co::getCid(), "\n";
    Co::sleep(0.001);
    echo "first ends\n";
}, 'a', 'b'));
var_dump($scheduler->parallel(3, function (int $x) {
    echo "parallel $x in ", Co::getCid(), "\n";
}, 5));
$scheduler->add('printf', "%s\n", 'internal');
echo "nothing runs yet\n";
var_dump($scheduler->start());
$scheduler->add(fn () => print("used again\n"));
var_dump($scheduler->start());
--EXPECT--
NULL
NULL
nothing runs yet
first ["a","b"] in 1
parallel 5 in 2
parallel 5 in 3
parallel 5 in 4
internal
first ends
bool(true)
used again
bool(true)

--TEST--
Swoole\Coroutine::getContext(): the object outlives the coroutine when held
--FILE--
<?php
go(function () use (&$kept) {
    $kept = Co::getContext();
    $kept['x'] = 5;
});
var_dump($kept['x'], Co::getContext(1));
--EXPECT--
int(5)
NULL

--TEST--
Swoole\Coroutine\Channel: outside of a coroutine, all that need not wait
--FILE--
<?php
use Swoole\Coroutine\Channel;
$channel = new Channel(1);
var_dump($channel->push('x'), $channel->length());
try {
    $channel->push('y');
} catch (Swoole\Error $error) {
    echo $error->getMessage(), ' ', $error->getCode(), "\n";
}
var_dump($channel->length(), $channel->pop());
try {
    $channel->pop(1);
} catch (Swoole\Error $error) {
    echo $error->getMessage(), "\n";
}
go(fn () => var_dump($channel->pop()));
var_dump($channel->push('from outside'));
var_dump($channel->close());
--EXPECT--
bool(true)
int(1)
API must be called in the coroutine: use Swoole\Coroutine\run() or go() 10001
int(1)
string(1) "x"
API must be called in the coroutine: use Swoole\Coroutine\run() or go()
string(12) "from outside"
bool(true)
bool(true)

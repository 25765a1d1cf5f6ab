--TEST--
Swoole\Coroutine\Barrier::wait(): outside of a coroutine, and with something else
--FILE--
<?php
use Swoole\Coroutine\Barrier;
$barrier = Barrier::make();
foreach ([$barrier, 'text', null] as $value) {
    try {
        Barrier::wait($value);
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
var_dump($barrier instanceof Barrier);
--EXPECT--
Swoole\Error: API must be called in the coroutine: use Swoole\Coroutine\run() or go()
TypeError: Swoole\Coroutine\Barrier::wait(): Argument #1 ($barrier) must be of type Swoole\Coroutine\Barrier, string given
TypeError: Swoole\Coroutine\Barrier::wait(): Argument #1 ($barrier) must be of type Swoole\Coroutine\Barrier, null given
bool(true)

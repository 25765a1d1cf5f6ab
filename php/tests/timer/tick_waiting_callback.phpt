--TEST--
Swoole\Timer::tick(): a callback that waits does not hold up the next
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Timer;
$running = 0;
$most = 0;
$id = Timer::tick(1, function () use (&$running, &$most, &$waiting) {
    $most = max($most, ++$running);
    $waiting[] = Coroutine::getCid();
    if ($running == 3) {
        Timer::clearAll();
        foreach (array_slice($waiting, 0, 2) as $cid) {
            Coroutine::resume($cid);
        }
        return;
    }
    Coroutine::yield();
});
Swoole\Event::wait();
var_dump($most);
--EXPECT--
int(3)

--TEST--
Swoole\Coroutine: memory stays flat over thousands of lives of every kind
--FILE--
<?php
use Swoole\Coroutine;
function turn(): void
{
    $channel = new chan(1);
    go(fn () => $channel->pop());
    go(function () use ($channel) {
        defer(fn () => null);
        Coroutine::getContext()['x'] = str_repeat('x', 1000);
        $channel->push(new stdClass);
        ob_start();
        echo 'dropped';
        ob_end_clean();
    });
    $cid = go(function () {
        try {
            Coroutine::yield();
        } catch (Coroutine\CanceledException) {
        }
    });
    Coroutine::cancel($cid, true);
    go(function () {
        try {
            exit(str_repeat('y', 1000));
        } catch (Swoole\ExitException) {
        }
    });
    $cid = go(fn () => Coroutine::sleep(60));
    Coroutine::cancel($cid);
    Coroutine::join([$cid]);
    $cid = go(function () {
        $fiber = new Fiber(fn () => Coroutine::yield());
        $fiber->start();
    });
    Coroutine::resume($cid);
    iterator_to_array(Coroutine::list());
    Coroutine::getBackTrace($cid);
    @Coroutine::resume($cid);
}
Co\run(function () {
    for ($i = 0; $i < 50; $i++) {
        turn();
    }
    gc_collect_cycles();
    $before = memory_get_usage();
    for ($i = 0; $i < 2000; $i++) {
        turn();
    }
    gc_collect_cycles();
    $grown = memory_get_usage() - $before;
    echo $grown < 20000 ? "flat\n" : "grown by $grown\n";
});
--EXPECT--
flat

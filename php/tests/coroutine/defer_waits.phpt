--TEST--
Swoole\Coroutine::defer(): the callback belongs to the coroutine and may wait
--FILE--
<?php
use Swoole\Coroutine;
$cid = go(function () {
    $own = Coroutine::getCid();
    Coroutine::getContext()['x'] = 'kept';
    Coroutine::defer(function () use ($own) {
        var_dump(Coroutine::getCid() === $own, Coroutine::getContext()['x']);
        Coroutine::sleep(0.001);
        echo "deferred end\n";
    });
    echo "body end\n";
});
var_dump(Coroutine::exists($cid));
Swoole\Event::wait();
var_dump(Coroutine::exists($cid));
--EXPECT--
body end
bool(true)
string(4) "kept"
bool(true)
deferred end
bool(false)

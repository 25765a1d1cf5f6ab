--TEST--
Swoole\Coroutine\WaitGroup::wait(): cancelled
--FILE--
<?php
Co\run(function () {
    $group = new Swoole\Coroutine\WaitGroup(1);
    $cid = go(function () use ($group) {
        var_dump($group->wait(), swoole_last_error() == SWOOLE_ERROR_CO_CANCELED);
    });
    var_dump(Swoole\Coroutine::cancel($cid));
    $group->done();
});
--EXPECT--
bool(false)
bool(true)
bool(true)

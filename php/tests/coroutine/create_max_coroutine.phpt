--TEST--
Swoole\Coroutine::create(): more than max_coroutine
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set(['max_coroutine' => 2]);
Co\run(function () {
    $cids = [go(fn () => Coroutine::yield())];
    var_dump(go(fn () => print("never\n")));
    var_dump(swoole_last_error() != 0);
    var_dump(@go(fn () => print("never\n")));
    var_dump(Coroutine::stats()['coroutine_num']);
    Coroutine::resume($cids[0]);
    var_dump(go(fn () => print("free again\n")) > 0);
});
Coroutine::set(['max_coroutine' => 0]);
Co\run(function () {
    for ($i = 0; $i < 10; $i++) {
        $cids[] = go(fn () => Coroutine::yield());
    }
    array_map([Coroutine::class, 'resume'], $cids);
    echo "the default again\n";
});
--EXPECTF--

Warning: go(): exceed max number of coroutine 2 in %s on line 6
bool(false)
bool(true)
bool(false)
int(2)
free again
bool(true)
the default again

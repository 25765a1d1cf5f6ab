--TEST--
Swoole\Coroutine::getBackTrace(): of coroutines that stand in go() or resume(), and of the running one
--FILE--
<?php
use Swoole\Coroutine;
function show(int $cid): void
{
    foreach (Coroutine::getBackTrace($cid) as $frame) {
        $shown[] = $frame['function'] . ':' . ($frame['line'] ?? '-');
    }
    echo implode(' ', $shown), "\n";
}
function creates(int $outer): void
{
    go(function () use ($outer) {
        show($outer);
        show(Coroutine::getPcid());
        show(Coroutine::getCid());
        $waits = go(fn () => Coroutine::yield() . show($outer));
        Coroutine::resume($waits);
    });
}
Co\run(function () {
    $outer = Coroutine::getCid();
    go(function () use ($outer) {
        creates($outer);
    });
});
--EXPECTF--
go:%d {closure%S}:-
go:%d creates:%d {closure%S}:-
getBackTrace:%d show:%d {closure%S}:-
go:%d {closure%S}:-

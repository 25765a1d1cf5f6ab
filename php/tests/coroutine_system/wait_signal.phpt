--TEST--
Swoole\Coroutine\System::waitSignal(): one of several; several coroutines; again at once
--FILE--
<?php
use Swoole\Coroutine\System;
function send(int $signal): void
{
    System::exec("sleep 0.02; kill -$signal " . getmypid());
}
Co\run(function () {
    go(fn () => send(SIGUSR2));
    var_dump(System::waitSignal([SIGUSR1, SIGUSR2]) === SIGUSR2);
    go(function () {
        for ($i = 0; $i < 3; ++$i) {
            send(SIGTERM);
        }
    });
    for ($i = 0; $i < 3; ++$i) {
        var_dump(System::waitSignal(SIGTERM, 10) === SIGTERM);
    }
    $heard = 0;
    for ($i = 0; $i < 3; ++$i) {
        go(function () use (&$heard) {
            $heard += System::waitSignal([SIGUSR1], 10) === SIGUSR1 ? 1 : 0;
        });
    }
    send(SIGUSR1);
    Co::sleep(0.02);
    var_dump($heard);
});
--EXPECT--
bool(true)
bool(true)
bool(true)
bool(true)
int(3)

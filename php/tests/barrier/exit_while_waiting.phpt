--TEST--
Swoole\Coroutine\Barrier::wait(): the program ends while a coroutine waits
--FILE--
<?php
use Swoole\Coroutine\Barrier;
class Unwound
{
    public function __destruct() { echo "unwound\n"; }
}
register_shutdown_function(fn () => print("shutdown\n"));
Co\run(function () {
    $barrier = Barrier::make();
    $held = $barrier;
    go(function () use ($barrier) {
        $unwound = new Unwound;
        Barrier::wait($barrier);
        echo "never\n";
    });
    exit(0);
});
--EXPECT--
shutdown
unwound

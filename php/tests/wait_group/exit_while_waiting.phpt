--TEST--
Swoole\Coroutine\WaitGroup::wait(): the program ends while a coroutine waits
--FILE--
<?php
class Unwound
{
    public function __destruct() { echo "unwound\n"; }
}
register_shutdown_function(fn () => print("shutdown\n"));
Co\run(function () {
    $group = new Swoole\Coroutine\WaitGroup(1);
    go(function () use ($group) {
        $unwound = new Unwound;
        $group->wait();
        echo "never\n";
    });
    exit(0);
});
--EXPECT--
shutdown
unwound

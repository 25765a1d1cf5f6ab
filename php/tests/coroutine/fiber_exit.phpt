--TEST--
Swoole\Coroutine: exit() and an uncaught exception in a Fiber in a coroutine
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
go(function () {
    $fiber = new Fiber(fn () => exit('caught'));
    try {
        $fiber->start();
    } catch (Swoole\ExitException $exception) {
        echo $exception->getStatus(), "\n";
    }
});
go(function () {
    $fiber = new Fiber(function () {
        Co::sleep(0.001);
        exit("bye\n");
    });
    $fiber->start();
    echo "never\n";
});
Swoole\Event::wait();
echo "never\n";
--EXPECT--
caught
bye
shutdown

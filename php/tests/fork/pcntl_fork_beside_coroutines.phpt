--TEST--
pcntl_fork(): the child has an event loop of its own and no coroutine of its parent
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded'); ?>
--FILE--
<?php
go(function () {
    Co::sleep(0.05);
    echo "parent's coroutine\n";
});
Swoole\Timer::after(60, fn() => print "parent's timer\n");

$pid = pcntl_fork();
if ($pid === 0) {
    var_dump(Co::stats()['coroutine_num']);
    Co\run(function () {
        Co::sleep(0.001);
        echo "child's coroutine ", Co::getCid() > 1 ? 'new' : 'old', "\n";
    });
    exit(0);
}
pcntl_waitpid($pid, $status);
var_dump(pcntl_wexitstatus($status));

go(function () {
    $pid = pcntl_fork();
    if ($pid === 0) {
        Co::sleep(0.001);
        echo "child of a coroutine\n";
        exit(7);
    }
    pcntl_waitpid($pid, $status);
    var_dump(pcntl_wexitstatus($status));
});
?>
--EXPECT--
int(0)
child's coroutine new
int(0)
child of a coroutine
int(7)
parent's coroutine
parent's timer

--TEST--
Swoole\Atomic::wait(): a waiter that is killed leaves the others as they are
--SKIPIF--
<?php if (!extension_loaded('pcntl') || !extension_loaded('posix')) echo 'skip pcntl, posix';
--FILE--
<?php
$flag = new Swoole\Atomic;
$ready = new Swoole\Atomic;
$waiters = [];
for ($n = 0; $n < 2; ++$n) {
    $pid = pcntl_fork();
    if ($pid === 0) {
        Co\run(function () use ($flag, $ready) {
            go(fn () => exit($flag->wait(20) ? 0 : 1));
            $ready->add();
        });
        exit;
    }
    $waiters[] = $pid;
}
while ($ready->get() < 2) {
    usleep(1000);
}
posix_kill($waiters[0], SIGKILL);
pcntl_waitpid($waiters[0], $status);
$flag->wakeup();
pcntl_waitpid($waiters[1], $status);
var_dump(pcntl_wexitstatus($status), $flag->get(), $flag->wait(0.01));
--EXPECT--
int(0)
int(0)
bool(false)

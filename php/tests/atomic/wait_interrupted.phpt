--TEST--
Swoole\Atomic::wait(): a signal handler ends the wait of a process
--SKIPIF--
<?php if (!extension_loaded('pcntl') || !extension_loaded('posix')) echo 'skip pcntl, posix';
--FILE--
<?php
pcntl_async_signals(true);
$handled = 0;
pcntl_signal(SIGUSR1, function () use (&$handled) {
    ++$handled;
}, false);
$flag = new Swoole\Atomic;
$parent = getmypid();
foreach ([20, -1] as $timeout) {
    $child = pcntl_fork();
    if ($child === 0) {
        // Until the parent has been interrupted: it may not have begun to wait when the first one comes.
        for ($i = 0; $i < 4000 && $flag->get() !== 9; ++$i) {
            posix_kill($parent, SIGUSR1);
            usleep(5000);
        }
        exit;
    }
    var_dump($flag->wait($timeout), $handled > 0);
    $flag->set(9);
    while (pcntl_waitpid($child, $status) < 0);
    $handled = 0;
    $flag->set(0);
}
--EXPECT--
bool(false)
bool(true)
bool(false)
bool(true)

--TEST--
Swoole\Atomic::wakeup(): wakes waiters of other processes, in coroutines or not
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
use Swoole\Atomic;
use Swoole\Coroutine;
$ping = new Atomic;
$pong = new Atomic;
foreach ([false, true] as $parks) {
    if (pcntl_fork() === 0) {
        $serve = function () use ($ping, $pong) {
            for ($i = 0; $i < 200; ++$i) {
                $ping->wait(20) || print("no ping\n");
                $pong->wakeup();
            }
        };
        $parks ? Co\run($serve) : $serve();
        exit;
    }
    $ask = function () use ($ping, $pong) {
        for ($i = 0; $i < 100; ++$i) {
            $ping->wakeup();
            $pong->wait(20) || print("no pong\n");
        }
    };
    $ask();
    Co\run($ask);
    pcntl_wait($status);
}
echo "played\n";

// Waiters of both kinds at one atomic: none is left behind.
$gate = new Atomic;
$through = new Atomic;
for ($n = 0; $n < 5; ++$n) {
    if (pcntl_fork() === 0) {
        $wait = fn () => $gate->wait(20) && $through->add();
        $n % 2 ? Co\run($wait) : $wait();
        exit;
    }
}
for ($i = 0; $i < 20000 && $through->get() < 5; ++$i) {
    $gate->wakeup(2);
    usleep(1000);
}
while (pcntl_wait($status) > 0);
var_dump($through->get());
--EXPECT--
played
int(5)

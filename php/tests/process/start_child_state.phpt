--TEST--
Swoole\Process::start(): the child drops the parent's timers, coroutines, signals and watches and draws other random numbers
--FILE--
<?php
use Swoole\Process;

$parent = getmypid();
mt_rand();
@lcg_value();
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Swoole\Event::add($a, fn() => print("watched in the child\n"));
Swoole\Timer::tick(5, fn() => print("timer in the child\n"));
Process::signal(SIGUSR1, fn() => print("signal in the child\n"));
go(function () {
    Swoole\Coroutine::sleep(0.02);
    echo "coroutine in ", $GLOBALS["parent"] === getmypid() ? "the parent" : "a child", "\n";
});
fwrite($b, 'x');
$numbers = [];
for ($i = 0; $i < 3; $i++) {
    $p = new Process(function ($p) {
        Swoole\Coroutine::sleep(0.05);
        $p->write(json_encode([mt_rand(), @lcg_value(), Swoole\Process::signal(SIGUSR2, fn() => 1)]));
    }, false, SOCK_DGRAM, true);
    $p->start();
    $numbers[] = $p->read();
    var_dump(Process::wait()['code']);
}
var_dump(count(array_unique($numbers)));
$p = new Process(fn() => posix_kill(getmypid(), SIGUSR1), false, 0);
$p->start();
var_dump(Process::wait()['signal'] === SIGUSR1);
Swoole\Event::exit();
Swoole\Timer::clearAll();
Swoole\Event::del($a);
Process::signal(SIGUSR1, null);
Swoole\Event::wait();
?>
--EXPECT--
int(0)
int(0)
int(0)
int(3)
bool(true)
coroutine in the parent

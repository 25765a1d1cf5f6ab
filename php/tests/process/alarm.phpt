--TEST--
Swoole\Process::alarm(): types, end, errors
--FILE--
<?php
use Swoole\Process;

set_error_handler(function (int $level, string $text) { echo "warning: $text\n"; return true; });
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
foreach ([0 => SIGALRM, 1 => SIGVTALRM, 2 => SIGPROF] as $type => $signal) {
    $n = 0;
    Swoole\Event::add($a, fn() => null);
    Process::signal($signal, function () use (&$n, $type, $signal, $a) {
        if (++$n < 3) return;
        Process::alarm(-1, $type);
        Process::signal($signal, null);
        Swoole\Event::del($a);
    });
    var_dump(Process::alarm(2000, $type));
    $cycle = $type === 0 ? null : Swoole\Event::cycle(fn() => array_sum(range(1, 1000)));
    if ($type !== 0) fwrite($b, 'x');
    Swoole\Event::wait();
    if ($type !== 0) Swoole\Event::cycle(null);
    var_dump($n);
}
var_dump(Process::alarm(1000, 3), Process::alarm(1000, -1), Process::alarm(0));
Swoole\Timer::after(1, fn() => null);
var_dump(Process::alarm(1000));
Swoole\Event::wait();
?>
--EXPECT--
bool(true)
int(3)
bool(true)
int(3)
bool(true)
int(3)
warning: Swoole\Process::alarm(): setitimer() failed, Error: Invalid argument[22]
warning: Swoole\Process::alarm(): setitimer() failed, Error: Invalid argument[22]
bool(false)
bool(false)
bool(true)
warning: Swoole\Process::alarm(): cannot use both 'timer' and 'alarm'
bool(false)

--TEST--
Swoole\Process: destroying the object closes its pipe, also one that the loop watches; start and wait leak nothing
--FILE--
<?php
use Swoole\Process;

function open_descriptors(): int
{
    return count(scandir('/proc/self/fd'));
}
Process::wait();
$before = open_descriptors();
for ($i = 0; $i < 200; $i++) {
    $p = new Process(fn() => null, false, $i % 3);
    $p->start();
    Process::wait();
}
$p = null;
var_dump(open_descriptors() - $before, Process::wait());
Swoole\Timer::after(1, fn() => null);
Swoole\Event::wait();
$before = open_descriptors();
$p = new Process(fn() => null);
$p->start();
Process::wait();
Swoole\Event::add($p->pipe, fn() => print("ready\n"));
$p = null;
Swoole\Event::wait();
echo "the loop has nothing to do\n";
var_dump(open_descriptors() - $before);
?>
--EXPECT--
int(0)
bool(false)
the loop has nothing to do
int(0)

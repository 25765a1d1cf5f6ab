--TEST--
Swoole\Process::start(): signals to the parent during many starts run its handler and no other
--FILE--
<?php
use Swoole\Process;

$heard = 0;
$self = getmypid();
Process::signal(SIGUSR1, function () use (&$heard, $self) {
    $heard += getmypid() === $self ? 1 : 1000;
});
// Sends a signal whenever it is told to, and once more at the end.
$sender = new Process(function ($p) use ($self) {
    for ($i = 0; $i < 300; $i++) {
        Process::kill($self, SIGUSR1);
        usleep(100);
    }
}, false, 0);
$sender->start();
$ended = [];
for ($i = 0; $i < 50; $i++) {
    (new Process(fn() => null, false, 0))->start();
    $r = Process::wait();
    $ended[] = [$r['code'], $r['signal']];
}
while (Process::wait()) {
    // The rest.
}
Swoole\Timer::after(1, fn() => null);
Swoole\Event::wait();
var_dump($heard >= 1 && $heard < 1000, count($ended), array_unique($ended, SORT_REGULAR) === [[0, 0]]);
?>
--EXPECT--
bool(true)
int(50)
bool(true)

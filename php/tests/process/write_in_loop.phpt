--TEST--
Swoole\Process::write(): with the event loop in use it is queued and keeps datagrams apart; the rest is sent before close
--FILE--
<?php
use Swoole\Process;

foreach ([SOCK_STREAM, SOCK_DGRAM] as $type) {
    $p = new Process(function ($p) {
        $p->close(Process::PIPE_MASTER);
        usleep(50000);
        $sizes = [];
        while (($m = $p->read(65536)) !== 'end' && $m !== '' && !str_ends_with($m, 'end')) $sizes[] = strlen($m);
        echo array_sum($sizes) + (str_ends_with($m, 'end') ? strlen($m) - 3 : 0), ' bytes, ',
            count(array_unique($sizes)) === 1 ? 'messages of one size' : 'a stream', "\n";
    }, false, $type);
    $p->start();
    $p->close(Process::PIPE_WORKER);
    Swoole\Timer::after(1, function () use (&$p) {
        $start = microtime(true);
        $all = true;
        for ($i = 0; $i < 100; $i++) $all = $all && $p->write(str_repeat('m', 20000)) === 20000;
        $p->write('end');
        var_dump($all, microtime(true) - $start < 0.05);
        $p = null;
    });
    Swoole\Event::wait();
    var_dump(Process::wait()['code']);
}
?>
--EXPECT--
bool(true)
bool(true)
2000000 bytes, a stream
int(0)
bool(true)
bool(true)
2000000 bytes, messages of one size
int(0)

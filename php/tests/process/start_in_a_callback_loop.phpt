--TEST--
Swoole\Process::start(): in a callback of the loop: the child's own loop runs when its callback has returned
--FILE--
<?php
use Swoole\Process;
use Swoole\Timer;

swoole_async_set(['enable_coroutine' => false]);
$tick = Timer::tick(10, fn() => print(''));
Timer::after(1, function () use ($tick) {
    foreach (['returns', 'exits', 'throws'] as $end) {
        $p = new Process(function ($p) use ($end) {
            register_shutdown_function(fn() => $p->write(' shutdown'));
            Timer::after(10, fn() => $p->write(' timer'));
            $p->write($end);
            if ($end === 'exits') exit(3);
            if ($end === 'throws') throw new Exception('reported');
        }, false, SOCK_STREAM);
        $p->start();
        $code = Process::wait()['code'];
        echo $p->read(), ' ', $code, "\n";
    }
    Timer::clear($tick);
});
Swoole\Event::wait();
echo "parent ends\n";
?>
--EXPECTF--
returns timer shutdown 0
exits shutdown 3
%AUncaught Exception: reported in %a
throws shutdown 255
parent ends

--TEST--
Swoole\Process::start(): in a callback of the loop outside of coroutines; the child has its own empty loop
--FILE--
<?php
use Swoole\Process;
use Swoole\Timer;

swoole_async_set(['enable_coroutine' => false]);
$tick = Timer::tick(10, fn() => print(''));
Timer::after(5, function () use ($tick) {
    foreach ([false, true] as $coroutine) {
        $p = new Process(function ($p) use ($coroutine) {
            $out = [count(iterator_to_array(Timer::list()))];
            if ($coroutine) {
                Swoole\Coroutine::sleep(0.01);
                $out[] = Swoole\Coroutine::getCid() > 0;
            } else {
                Timer::after(5, function () use (&$out) { $out[] = 'own timer'; });
                Swoole\Event::wait();
            }
            $p->write(json_encode($out));
        }, false, SOCK_STREAM, $coroutine);
        $p->start();
        echo $p->read(), ' ', Process::wait()['code'], "\n";
    }
    Timer::clear($tick);
});
Swoole\Event::wait();
echo "parent ends\n";
?>
--EXPECT--
[0,"own timer"] 0
[0,true] 0
parent ends

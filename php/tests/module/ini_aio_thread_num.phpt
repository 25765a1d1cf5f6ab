--TEST--
swoole.aio_thread_num: how many threads wait for files
--INI--
swoole.aio_thread_num=1
--FILE--
<?php
function threads(): int
{
    $group = new Swoole\Coroutine\WaitGroup;
    for ($i = 0; $i < 50; $i++) {
        $group->add();
        go(function () use ($group) {
            Swoole\Coroutine::readFile(__FILE__);
            $group->done();
        });
    }
    $threads = Swoole\Coroutine::stats()['aio_worker_num'];
    $group->wait();
    return $threads;
}
Co\run(function () {
    echo threads(), "\n";
    Swoole\Coroutine::set(['aio_max_wait_time' => 0]);
    ini_set('swoole.aio_thread_num', '3');
    // A thread starts when a job has waited; one thread may be quicker than that.
    for ($most = $i = 0; $i < 200 && $most < 3; $i++) $most = max($most, threads());
    echo $most, "\n";
});
--EXPECT--
1
3

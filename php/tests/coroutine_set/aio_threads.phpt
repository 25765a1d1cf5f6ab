--TEST--
Swoole\Coroutine::set(), swoole_async_set(): how many threads wait for files, and how long
--FILE--
<?php
use Swoole\Coroutine;
$file = tempnam(sys_get_temp_dir(), 'aio');
file_put_contents($file, str_repeat('x', 1 << 18));
/** Begins to read a file many times; answers how many threads have been started for it. */
function threads_for_many(string $file): string
{
    $group = new Coroutine\WaitGroup;
    $read = 0;
    for ($i = 0; $i < 200; $i++) {
        $group->add();
        go(function () use ($group, $file, &$read) {
            $read += strlen(Coroutine::readFile($file)) === 1 << 18;
            $group->done();
        });
    }
    $stats = Coroutine::stats();
    $group->wait();
    return "$read read, $stats[aio_task_num] under way, $stats[aio_worker_num] threads";
}
/** Threads that are left when the others have been idle for long enough. */
function threads_left(int $expected): int
{
    for ($i = 0; $i < 200 && Coroutine::stats()['aio_worker_num'] > $expected; $i++) {
        Coroutine::sleep(0.01);
    }
    return Coroutine::stats()['aio_worker_num'];
}
Co\run(function () use ($file) {
    Coroutine::set(['aio_core_worker_num' => 1, 'aio_worker_num' => 2, 'aio_max_wait_time' => 0, 'aio_max_idle_time' => 0.01]);
    echo threads_for_many($file), "\n";
    echo threads_left(1), "\n";
    Coroutine::set(['aio_worker_num' => 3, 'aio_max_wait_time' => 60]);
    echo threads_for_many($file), "\n";
    Coroutine::set(['aio_max_wait_time' => 0]);
    echo threads_for_many($file), "\n";
    echo threads_left(1), "\n";
    swoole_async_set(['thread_num' => 4]);
    echo threads_for_many($file), "\n";
    echo threads_left(4), "\n";
    swoole_async_set(['min_thread_num' => 1, 'max_thread_num' => 1]);
    echo threads_left(1), "\n";
    echo threads_for_many($file), "\n";
});
unlink($file);
Coroutine::set(['strict_options' => true]);
foreach (['thread_num' => 0, 'min_thread_num' => 'x', 'max_thread_num' => 1025] as $name => $value) {
    try {
        swoole_async_set([$name => $value]);
    } catch (Error $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
--EXPECT--
200 read, 200 under way, 2 threads
1
200 read, 200 under way, 1 threads
200 read, 200 under way, 3 threads
1
200 read, 200 under way, 4 threads
4
1
200 read, 200 under way, 1 threads
ValueError: swoole_async_set(): option [thread_num] must be between 1 and 1024, int 0 given
TypeError: swoole_async_set(): option [min_thread_num] must be of type int, string "x" given
ValueError: swoole_async_set(): option [max_thread_num] must be between 1 and 1024, int 1025 given

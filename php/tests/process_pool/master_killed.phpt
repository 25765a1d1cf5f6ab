--TEST--
Swoole\Process\Pool: workers end when the master is killed, also one whose code blocks
--FILE--
<?php
use Swoole\Process;
use Swoole\Process\Pool;

foreach (['blocks', 'loop', 'coroutine'] as $kind) {
    // Every process of the pool holds the worker's end: the stream ends with the last of them.
    $runner = new Process(function (Process $runner) use ($kind) {
        $runner->close(Process::PIPE_MASTER);
        swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
        $pool = new Pool(2, SWOOLE_IPC_NONE, 0, $kind === 'coroutine');
        $pool->set(['max_wait_time' => 0.1]);
        $pool->on('WorkerStart', function () use ($kind, $runner) {
            if ($kind === 'loop') Swoole\Timer::tick(1000, fn() => 1);
            $runner->write('.');
            for ($i = 0; $kind === 'blocks' && $i < 1500; $i++) usleep(10000);
            if ($kind === 'coroutine') while (true) Swoole\Coroutine::sleep(1);
        });
        $pool->start();
    }, false, SOCK_STREAM);
    $runner->start();
    $runner->close(Process::PIPE_WORKER);
    $runner->setTimeout(5);
    for ($started = 0; $started < 2; $started += strlen($data)) {
        if (($data = $runner->read()) === false || $data === '') die('no workers');
    }
    posix_kill($runner->pid, SIGKILL);
    echo $kind, ': ', $runner->read() === '' ? 'all ended' : 'still there', ', signal ', Process::wait()['signal'], "\n";
}
?>
--EXPECT--
blocks: all ended, signal 9
loop: all ended, signal 9
coroutine: all ended, signal 9

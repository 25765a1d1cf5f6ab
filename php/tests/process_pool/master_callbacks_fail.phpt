--TEST--
Swoole\Process\Pool: a callback of the master that throws, exits or ends fatally does not end the pool
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
ini_set('display_errors', '0');
foreach ([
    'throws' => fn () => throw new Exception('thrown'),
    'exits' => fn () => exit(3),
    'fatal' => fn () => trigger_error('fatal', E_USER_ERROR),
] as $how => $function) {
    $pool = new Swoole\Process\Pool(1);
    $up = new Swoole\Atomic();
    $pool->on('Start', $function);
    $pool->on('Shutdown', $function);
    $pool->on('WorkerStart', function ($pool) use ($up) {
        usleep(50000);
        $up->add();
        $pool->shutdown();
        while ($pool->workerRunning) {
            usleep(1000);
        }
    });
    $pool->start();
    echo "$how: ended in order after {$up->get()} start\n";
}
?>
--EXPECT--
throws: ended in order after 1 start
exits: ended in order after 1 start
fatal: ended in order after 1 start

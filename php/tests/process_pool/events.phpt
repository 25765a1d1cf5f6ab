--TEST--
Swoole\Process\Pool: the events, their arguments, the processes that they run in
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$master = getmypid();
$who = fn () => getmypid() === $master ? 'master' : 'worker';
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_UNIXSOCK);
$pool->on('Start', fn (...$args) => print('Start ' . count($args) . ' ' . $who() . "\n"));
$pool->on('SHUTDOWN', fn (...$args) => print('Shutdown ' . count($args) . ' ' . $who() . ' ' . json_encode($args[0]->running) . "\n"));
$pool->on('workerStop', fn (...$args) => print("WorkerStop $args[1] " . count($args) . ' ' . $who() . "\n"));
$pool->on('workerStart', fn () => exit('replaced by the next on()'));
$pool->on('workerStart', function ($pool, $id) use ($who) {
    // The master prints "Start" first: it sends the message.
    echo "WorkerStart $id ", $who(), "\n";
});
$pool->on('Start', function (...$args) use ($who) {
    usleep(100000);
    echo 'Start ', count($args), ' ', $who(), "\n";
    var_dump($args[0]->sendMessage('from the master', 0));
});
$pool->on('message', function ($pool, $data, ...$more) use ($who) {
    echo "Message $data ", count($more), ' ', $who(), "\n";
    $pool->shutdown();
});
$pool->start();
echo "end\n";
?>
--EXPECTF--
WorkerStart 0 worker
Start 1 master
%AMessage from the master 0 worker%A
Shutdown 1 master false%A
WorkerStop 0 2 worker
end

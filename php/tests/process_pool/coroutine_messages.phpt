--TEST--
Swoole\Process\Pool with coroutines: each message has its coroutine, a full pipe parks the sender
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$pool = new Swoole\Process\Pool(2, SWOOLE_IPC_UNIXSOCK, 0, true);
$pool->set(['enable_message_bus' => true]);
$pool->on('WorkerStart', function ($pool, $id) {
    if ($id === 0) {
        $done = 0;
        // Coroutines of one process send at the same time: their parts mix.
        for ($i = 0; $i < 4; $i++) {
            go(function () use ($pool, $i, &$done) {
                for ($n = 0; $n < 10; $n++) {
                    $pool->sendMessage(str_repeat(chr(97 + $i), 200000 + $n), 1) || print("not sent\n");
                }
                ++$done === 4 && $pool->sendMessage('last', 1);
            });
        }
    }
});
$pool->on('Message', function ($pool, $data) {
    static $whole = 0, $cids = [];
    $cids[Co::getCid()] = true;
    Co::sleep(0.01);
    if ($data !== 'last') {
        $whole += $data === str_repeat($data[0], strlen($data)) ? 1 : 0;
        return;
    }
    Co::sleep(0.05);
    echo "$whole whole messages in ", count($cids), " coroutines\n";
    $pool->shutdown();
});
$pool->start();
echo "end\n";
?>
--EXPECT--
40 whole messages in 41 coroutines
end

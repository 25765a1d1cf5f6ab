--TEST--
Swoole\Process\Pool::sendMessage(): boundaries, sizes, errors
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
set_error_handler(fn ($n, $message) => print("warning: $message\n"));
foreach ([false, true] as $bus) {
    $pool = new Swoole\Process\Pool(2, SWOOLE_IPC_UNIXSOCK);
    // Without the bus a message is a datagram: the kernel's limit is below 30 MB everywhere.
    [$large, $max] = $bus ? [1000000, 1000000] : [40000000, 50000000];
    $pool->set(['enable_message_bus' => $bus, 'max_package_size' => $max]);
    $pool->on('WorkerStart', function ($pool, $id) use ($large, $max) {
        if ($id === 0) {
            $sent = [];
            foreach (['a', '', 'bc', str_repeat('d', 50000), str_repeat('e', $large), str_repeat('f', $max + 1), 'end'] as $message) {
                $sent[] = $pool->sendMessage($message, 1);
            }
            echo json_encode($sent), "\n";
            var_dump($pool->sendMessage('x', 2), $pool->sendMessage('x', -1));
            $pool->sendMessage('stop', 1);
        }
    });
    $pool->on('Message', function ($pool, $data) {
        static $got = [];
        $got[] = strlen($data) > 10 ? $data[0] . strlen($data) : $data;
        if ($data === 'stop') {
            echo json_encode($got), "\n";
            $pool->shutdown();
        }
    });
    $pool->start();
}
?>
--EXPECT--
warning: Swoole\Process\Pool::sendMessage(): the message of 40000000 bytes is too large for a datagram: use enable_message_bus
warning: Swoole\Process\Pool::sendMessage(): the message of 50000001 bytes is larger than max_package_size
[true,true,true,true,false,false,true]
warning: Swoole\Process\Pool::sendMessage(): invalid worker_id[2]
warning: Swoole\Process\Pool::sendMessage(): invalid worker_id[-1]
bool(false)
bool(false)
["a","","bc","d50000","end","stop"]
warning: Swoole\Process\Pool::sendMessage(): the message of 1000001 bytes is larger than max_package_size
[true,true,true,true,true,false,true]
warning: Swoole\Process\Pool::sendMessage(): invalid worker_id[2]
warning: Swoole\Process\Pool::sendMessage(): invalid worker_id[-1]
bool(false)
bool(false)
["a","","bc","d50000","e1000000","end","stop"]

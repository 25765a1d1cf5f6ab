--TEST--
Swoole\Process\Pool with SWOOLE_IPC_SOCKET: hostile clients are closed and keep no other client waiting
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$path = sys_get_temp_dir() . '/' . uniqid('pool', true) . '.sock';
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_SOCKET);
$pool->set(['max_package_size' => 100000]);
$pool->on('Message', function ($pool, $data) {
    $pool->write(strlen($data) . ' ' . (memory_get_peak_usage(true) < 32 << 20 ? 'small' : 'large'));
    $data === 'stop' && $pool->shutdown();
});
var_dump($pool->listen("unix:$path"), file_exists($path));
$client = new Swoole\Process(function () use ($path) {
    $connect = fn () => stream_socket_client("unix://$path");
    $ask = function ($socket, string $bytes): string {
        fwrite($socket, $bytes);
        return substr(stream_get_contents($socket), 4);
    };
    $slow = $connect();
    fwrite($slow, "\0");
    $half = $connect();
    fwrite($half, pack('N', 10) . 'half');
    echo 'huge: ', json_encode($ask($connect(), "\xff\xff\xff\xff" . str_repeat('x', 1000))), "\n";
    echo 'above: ', json_encode($ask($connect(), pack('N', 100001) . 'x')), "\n";
    $gone = $connect();
    fwrite($gone, pack('N', 4) . 'gone');
    fclose($gone);
    echo 'good: ', $ask($connect(), pack('N', 100000) . str_repeat('x', 100000)), "\n";
    echo 'half: ', $ask($half, '-------'), "\n";
    echo 'slow: ', $ask($slow, "\0\0\4slow"), "\n";
    $ask($connect(), pack('N', 4) . 'stop');
}, false, 0);
$client->start();
$pool->start();
Swoole\Process::wait();
var_dump(file_exists($path));
?>
--EXPECT--
bool(true)
bool(true)
huge: ""
above: ""
good: 100000 small
half: 10 small
slow: 4 small
bool(false)

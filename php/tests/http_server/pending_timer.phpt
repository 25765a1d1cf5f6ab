--TEST--
Swoole\Http\Server: timers that delay the stop are named in the log
--EXTENSIONS--
shoal
--FILE--
<?php
$log = tempnam(sys_get_temp_dir(), 'log');
function forgotten(): void {}
$server = new Swoole\Http\Server('127.0.0.1', 0);
$server->set(['worker_num' => 1, 'max_wait_time' => 0.2, 'log_file' => $log]);
$server->on('request', fn () => 1);
$server->on('workerStart', function () use ($server) {
    Swoole\Timer::tick(1000, 'forgotten');
    Swoole\Timer::after(60_000, fn () => 1);
    Swoole\Timer::after(1, fn () => $server->shutdown());
});
$server->start();
foreach (file($log) as $line) {
    if (str_contains($line, 'max_wait_time')) {
        echo preg_replace(['/^.*?worker/', '/\{closure.*?\}(?=\(\))/'], ['worker', '{closure}'], $line);
    }
}
unlink($log);
--EXPECTF--
worker 0 leaves after max_wait_time (0.2 s) with 0 connections open; it waited for timer 1 (every 1000 ms, forgotten() in %spending_timer.php:3), timer 2 (once, {closure}() in %spending_timer.php:9)

--TEST--
Swoole\Process\Pool::set(): own options, options of coroutines, checks
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_SOCKET);
var_dump($pool->set(['max_wait_time' => 1, 'max_coroutine' => 100, 'unknown' => 1]));
foreach ([['enable_coroutine' => true], ['max_package_size' => 'x', 'strict_options' => true], 'no array'] as $options) {
    try {
        $pool->set($options);
        echo "accepted\n";
    } catch (Throwable $e) {
        echo get_class($e), ' ', $e->getMessage(), "\n";
    }
}
$reference = array_column(shoal_option_reference(), null, 'heading')['Process pools']['options'];
echo implode(' ', array_column($reference, 'name')), "\n";
?>
--EXPECTF--
NULL
Error unsupported ipc type[3]: with coroutines only SWOOLE_IPC_UNIXSOCK
TypeError Swoole\Process\Pool::set(): option [max_package_size] %s
TypeError Swoole\Process\Pool::set(): Argument #1 ($settings) must be of type array, string given
enable_coroutine enable_message_bus max_package_size max_wait_time max_request max_requests

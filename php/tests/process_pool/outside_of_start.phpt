--TEST--
Swoole\Process\Pool: methods before start() and after it
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
set_error_handler(fn ($n, $message) => print("warning: $message\n"));
$pool = new Swoole\Process\Pool(1, SWOOLE_IPC_UNIXSOCK);
$show = function (string $when) use ($pool) {
    echo "-- $when\n";
    foreach (['write' => ['x'], 'sendMessage' => ['x', 0], 'getProcess' => [0], 'detach' => [], 'stop' => [], 'shutdown' => [],
        'reload' => []] as $method => $args) {
        try {
            $result = json_encode($pool->$method(...$args));
            echo "$method $result\n";
        } catch (Swoole\Exception $e) {
            echo "$method {$e->getMessage()} {$e->getCode()}\n";
        }
    }
};
$show('before');
$pool->on('WorkerStart', fn ($pool) => $pool->shutdown());
$pool->on('Start', function ($pool) {
    echo "-- Start\n";
    var_dump($pool->set([]), $pool->start(), $pool->getProcess(), get_class($pool->getProcess(0)), $pool->master_pid === getmypid());
    $pool->running || print("not running\n");
});
var_dump($pool->start());
$show('after');
var_dump($pool->running, $pool->workerId);
?>
--EXPECT--
-- before
warning: Swoole\Process\Pool::write(): unsupported ipc type[1]
write false
warning: Swoole\Process\Pool::sendMessage(): process pool is not started
sendMessage false
getProcess false
detach false
stop null
shutdown the pool is not started 505
reload the pool is not started 505
-- Start
warning: Swoole\Process\Pool::set(): process pool is started. unable to change options
warning: Swoole\Process\Pool::start(): process pool is started
warning: Swoole\Process\Pool::getProcess(): invalid worker_id[-1]
NULL
bool(false)
bool(false)
string(14) "Swoole\Process"
bool(true)
NULL
-- after
warning: Swoole\Process\Pool::write(): unsupported ipc type[1]
write false
warning: Swoole\Process\Pool::sendMessage(): process pool is not started
sendMessage false
getProcess false
detach false
stop null
shutdown false
reload false
bool(false)
int(-1)

--TEST--
Swoole\Process\Pool: what the constructor accepts and refuses
--FILE--
<?php
foreach ([[0], [-1], [70000], [1, 4], [1, -1], [1, SWOOLE_IPC_SOCKET, 0, true], [1, SWOOLE_IPC_MSGQUEUE, 0, true]] as $args) {
    try {
        new Swoole\Process\Pool(...$args);
        echo json_encode($args), " accepted\n";
    } catch (Throwable $e) {
        echo json_encode($args), ' ', get_class($e), ' ', $e->getMessage(), ' ', swoole_last_error(), "\n";
    }
    swoole_clear_error();
}
$pool = new swoole_process_pool(2, SWOOLE_IPC_UNIXSOCK, 0, true);
var_dump($pool instanceof Swoole\Process\Pool, $pool->workers, $pool->running, $pool->workerRunning);
foreach ([fn () => $pool->__construct(1), fn () => clone $pool, fn () => serialize($pool)] as $call) {
    try {
        $call();
        echo "accepted\n";
    } catch (Throwable $e) {
        echo get_class($e), ' ', $e->getMessage(), "\n";
    }
}
class Half extends Swoole\Process\Pool
{
    public function __construct()
    {
    }
}
try {
    (new Half())->start();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
[0] Swoole\Exception invalid worker_num 0
[-1] Swoole\Exception invalid worker_num 0
[70000] Swoole\Exception invalid worker_num 0
[1,4] Swoole\Exception unsupported ipc type[4] 0
[1,-1] Swoole\Exception unsupported ipc type[-1] 0
[1,3,0,true] Error unsupported ipc type[3]: with coroutines only SWOOLE_IPC_UNIXSOCK 507
[1,2,0,true] Error unsupported ipc type[2]: with coroutines only SWOOLE_IPC_UNIXSOCK 507
bool(true)
NULL
bool(true)
bool(true)
Error Constructor of Swoole\Process\Pool can only be called once
Error Trying to clone an uncloneable object of class Swoole\Process\Pool
Exception Serialization of 'Swoole\Process\Pool' is not allowed
must call constructor first

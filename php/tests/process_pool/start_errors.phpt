--TEST--
Swoole\Process\Pool::start(): missing callbacks, coroutines, the event loop
--FILE--
<?php
use Swoole\Process\Pool;

function attempt(string $name, Pool $pool): void
{
    try {
        var_dump($pool->start());
    } catch (Throwable $e) {
        echo $name, ': ', get_class($e), ' ', $e->getCode(), ' ', $e->getMessage(), "\n";
    }
}
attempt('nothing', new Pool(1));
attempt('coroutine', new Pool(1, SWOOLE_IPC_NONE, 0, true));
attempt('pipe', new Pool(1, SWOOLE_IPC_UNIXSOCK));
$pool = new Pool(1, SWOOLE_IPC_SOCKET);
$pool->on('WorkerStart', fn () => 1);
attempt('socket', $pool);
$pool->on('Message', fn () => 1);
attempt('not listening', $pool);
var_dump(swoole_last_error() === SWOOLE_ERROR_WRONG_OPERATION);
$pool = new Pool(1);
$pool->on('WorkerStart', fn () => 1);
$pool->on('WorkerExit', fn () => 1);
attempt('exit event', $pool);
$pool = new Pool(1);
$pool->on('WorkerStart', fn () => 1);
Co\run(fn () => attempt('in a coroutine', $pool));
swoole_async_set(['enable_coroutine' => false]);
Swoole\Timer::after(1, fn () => attempt('in the loop', $pool));
Swoole\Event::wait();
echo "end\n";
?>
--EXPECTF--
nothing: Swoole\Exception 505 require onWorkerStart callback
coroutine: Swoole\Exception 505 require onWorkerStart callback
pipe: Swoole\Exception 505 require onWorkerStart callback
socket: Swoole\Exception 505 require onMessage callback

Warning: Swoole\Process\Pool::start(): a pool of this ipc type must call listen() before it starts in %s on line %d
bool(false)
bool(true)
exit event: Swoole\Exception 505 the event WorkerExit needs enable_coroutine
in a coroutine: Swoole\Error 0 must be forked outside the coroutine

Warning: Swoole\Process\Pool::start(): a pool cannot start inside the event loop in %s on line %d
bool(false)
end

--TEST--
Swoole\Process\Pool: a callback that throws, exits or ends fatally ends its worker only
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
ini_set('display_errors', '0');
$fail = [
    'throws' => fn () => throw new Exception('no'),
    'exits' => fn () => exit(3),
    'fatal' => fn () => trigger_error('fatal', E_USER_ERROR),
    'killed' => fn () => posix_kill(getmypid(), SIGKILL),
];
foreach ([SWOOLE_IPC_UNIXSOCK => false, SWOOLE_IPC_NONE => true] as $ipc => $coroutine) {
    foreach ($fail as $how => $function) {
        foreach (['WorkerStart', 'Message'] as $where) {
            if ($where === 'Message' && $ipc === SWOOLE_IPC_NONE) {
                continue;
            }
            $starts = new Swoole\Atomic();
            $pool = new Swoole\Process\Pool(1, $ipc, 0, $coroutine);
            $pool->on('WorkerStart', function ($pool, $id) use ($starts, $where, $function, $ipc) {
                if ($starts->add() > 1) {
                    return $pool->shutdown();
                }
                $where === 'WorkerStart' ? $function() : $pool->sendMessage('now', 0);
            });
            if ($ipc === SWOOLE_IPC_UNIXSOCK) {
                $pool->on('Message', fn () => $function());
            }
            $pool->start();
            echo $coroutine ? 'coroutine ' : '', "$where $how: ", $starts->get() >= 2 ? 'replaced' : 'not replaced', "\n";
        }
    }
}
?>
--EXPECT--
WorkerStart throws: replaced
Message throws: replaced
WorkerStart exits: replaced
Message exits: replaced
WorkerStart fatal: replaced
Message fatal: replaced
WorkerStart killed: replaced
Message killed: replaced
coroutine WorkerStart throws: replaced
coroutine WorkerStart exits: replaced
coroutine WorkerStart fatal: replaced
coroutine WorkerStart killed: replaced

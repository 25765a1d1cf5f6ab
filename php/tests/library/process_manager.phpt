--TEST--
Swoole\Process\Manager: functions in workers of their own, with and without coroutines
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$manager = new Swoole\Process\ProcessManager(SWOOLE_IPC_UNIXSOCK, 5);
var_dump(get_class($manager), $manager->getIPCType(), $manager->getMsgQueueKey());
var_dump($manager->setIPCType(SWOOLE_IPC_NONE)->setMsgQueueKey(0) === $manager, $manager->getIPCType(), $manager->getMsgQueueKey());
$seen = [new Swoole\Atomic(), new Swoole\Atomic(), new Swoole\Atomic()];
$note = fn ($id, $value) => $seen[$id]->set($value);
$manager->add(function (Swoole\Process\Pool $pool, int $id) use ($note) {
    $note($id, Co::getCid() > 0 ? 2 : 1);
    while ($pool->workerRunning) {
        usleep(1000);
    }
})->addBatch(2, function ($pool, $id) use ($note, $seen) {
    $note($id, Co::getCid() > 0 ? 2 : 1);
    while ($pool->workerRunning) {
        Co::sleep(0.001);
        array_filter($seen, fn ($value) => $value->get() === 0) === [] && $pool->shutdown();
    }
}, true);
$manager->start();
echo json_encode(array_map(fn ($value) => $value->get(), $seen)), "\n";
try {
    (new Swoole\Process\Manager())->start();
} catch (Swoole\Exception $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
string(22) "Swoole\Process\Manager"
int(1)
int(5)
bool(true)
int(0)
int(0)
[1,2,2]
invalid worker_num

--TEST--
Swoole\Coroutine\Lock: shared, a process that is killed holds it no longer; one that ends neither
--SKIPIF--
<?php if (!extension_loaded('pcntl')) echo 'skip pcntl';
--FILE--
<?php
use Swoole\Coroutine;
$lock = new Coroutine\Lock(true);
[$ours, $theirs] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
function start(callable $body): int
{
    $pid = pcntl_fork();
    if ($pid === 0) {
        Co\run($body);
        exit(0);
    }
    return $pid;
}
$holder = start(function () use ($lock, $theirs) {
    $lock->lock();
    fwrite($theirs, "held\n");
    Coroutine::sleep(60);
});
echo fgets($ours);
Co\run(function () use ($lock, $holder) {
    var_dump($lock->lock(LOCK_SH | LOCK_NB), $lock->unlock());
    $turns = 0;
    $timer = Swoole\Timer::tick(1, function () use (&$turns, $holder) {
        if (++$turns === 4) {
            exec("kill -KILL $holder");
        }
    });
    var_dump($lock->lock(), $turns > 3);
    Swoole\Timer::clear($timer);
    $lock->unlock();
});
pcntl_waitpid($holder, $status);
var_dump(pcntl_wifsignaled($status));
$holder = start(function () use ($lock, $theirs) {
    $lock->lock(LOCK_SH);
    fwrite($theirs, "shared\n");
});
echo fgets($ours);
Co\run(function () use ($lock) {
    var_dump($lock->lock());
    $child = pcntl_fork();
    if ($child === 0) {
        echo json_encode([$lock->unlock(), $lock->errCode === SWOOLE_ERROR_CO_MUTEX_DOUBLE_UNLOCK, $lock->lock(LOCK_EX | LOCK_NB)]), "\n";
        exit(0);
    }
    pcntl_waitpid($child, $status);
    var_dump($lock->unlock());
});
pcntl_waitpid($holder, $status);
--EXPECT--
held
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
shared
bool(true)
[false,true,false]
bool(true)

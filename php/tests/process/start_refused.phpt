--TEST--
Swoole\Process::start(): in a coroutine a catchable error; a running process; no more processes
--FILE--
<?php
use Swoole\Process;

Swoole\Coroutine\run(function () {
    $p = new Process(fn() => print("never\n"), false, 0);
    try {
        $p->start();
    } catch (Swoole\Error $e) {
        echo $e->getMessage(), "\n";
    }
    try {
        Process::daemon();
    } catch (Swoole\Error $e) {
        echo $e->getMessage(), "\n";
    }
});
$p = new Process(fn($p) => $p->read());
$p->start();
var_dump($p->start());
$p->write('end');
Process::wait();
posix_setrlimit(POSIX_RLIMIT_NPROC, 0, 0);
if (posix_getuid() === 0) {
    posix_setuid(65534);
}
var_dump((new Process('strlen', false, 0))->start(), swoole_errno());
?>
--SKIPIF--
<?php
if (!function_exists('posix_setrlimit')) die('skip needs posix');
?>
--EXPECTF--
must be forked outside the coroutine
must be forked outside the coroutine

Warning: Swoole\Process::start(): process has already been started in %s on line %d
bool(false)

Warning: Swoole\Process::start(): fork() failed, Error: Resource temporarily unavailable[11] in %s on line %d
bool(false)
int(11)

--TEST--
Swoole\Lock: a holder that dies by any signal, exits or fails frees it
--SKIPIF--
<?php if (!extension_loaded('pcntl') || !extension_loaded('posix')) echo 'skip pcntl, posix';
--FILE--
<?php
use Swoole\Lock;
$file = tempnam(sys_get_temp_dir(), 'lock');
posix_setrlimit(POSIX_RLIMIT_CORE, 0, 0);
$ends = [
    ...array_map(fn (int $number) => fn () => posix_kill(getmypid(), $number),
        [SIGKILL, SIGTERM, SIGSEGV, SIGABRT, SIGBUS, SIGFPE, SIGHUP, SIGINT, SIGPIPE, SIGUSR1]),
    fn () => exit(1),
    fn () => trigger_error('', E_USER_ERROR),
    fn () => Co\run(fn () => exit(1)),
];
foreach (['RWLOCK', 'FILELOCK', 'MUTEX', 'SEM', 'SPINLOCK'] as $name) {
    $lock = new Lock(constant("Swoole\\Lock::$name"), $file);
    $got = 0;
    foreach ($ends as $end) {
        foreach ([LOCK_EX, LOCK_SH] as $operation) {
            if (pcntl_fork() === 0) {
                ini_set('display_errors', 0);
                // A sanitizer handles the signals of crashes.
                foreach ([SIGPIPE, SIGTERM, SIGINT, SIGSEGV, SIGABRT, SIGBUS, SIGFPE] as $number) {
                    pcntl_signal($number, SIG_DFL);
                }
                $lock->lock($operation);
                $end();
                exit;
            }
            pcntl_wait($status);
            $got += $lock->lock(LOCK_EX, 20) && $lock->unlock();
        }
    }
    echo $name, ' ', $got === 2 * count($ends) ? 'freed' : $got, "\n";
}
unlink($file);
--EXPECT--
RWLOCK freed
FILELOCK freed
MUTEX freed
SEM freed
SPINLOCK freed

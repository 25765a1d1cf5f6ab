--TEST--
Swoole\Coroutine\System: every call that waits, left by exit(), a fatal error, an uncaught exception and cancel(): at once, in order
--SKIPIF--
<?php if (!function_exists('pcntl_fork')) die('skip pcntl is not loaded'); ?>
--INI--
display_errors=0
log_errors=0
--ENV--
USE_ZEND_ALLOC=1
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Coroutine\System;
[$left, $right] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
$silent = stream_socket_server('udp://127.0.0.1:0', $code, $text, STREAM_SERVER_BIND);
$sleep = function () {
    // It outlives a child that ends at once, so it must not hold the output of the test open.
    $null = ['file', '/dev/null', 'w'];
    $process = proc_open(['sleep', '1'], [1 => $null, 2 => $null], $pipes);
    defer(fn () => proc_terminate($process));
    return proc_get_status($process)['pid'];
};
$calls = [
    'exec' => fn () => System::exec('exec sleep 1 2>/dev/null'),
    'wait' => fn () => $sleep() ? System::wait(20) : null,
    'waitPid' => fn () => System::waitPid($sleep(), 20),
    'waitSignal' => fn () => System::waitSignal([SIGUSR1, SIGUSR2], 20),
    // A device that never ends: the thread that reads it is told to stop.
    'readFile' => fn () => System::readFile('/dev/zero'),
    'waitEvent' => fn () => System::waitEvent($left, SWOOLE_EVENT_READ, 20),
    'gethostbyname' => fn () => System::gethostbyname('slow.test', AF_INET, 20),
    'fread' => fn () => System::fread($left, 10),
    'sleep' => fn () => System::sleep(20),
];
$ends = [
    'exit' => fn () => exit(3),
    'fatal' => fn () => @trigger_error('fatal', E_USER_ERROR),
    'memory' => function () {
        ini_set('memory_limit', '32M');
        str_repeat('x', 100_000_000);
    },
    'uncaught' => fn () => undefined_function(),
    'cancel' => fn ($cid) => Coroutine::cancel($cid) ? null : print("not cancelled\n"),
];
foreach ($calls as $name => $call) {
    $statuses = [];
    foreach ($ends as $end => $leave) {
        $pid = pcntl_fork();
        if ($pid === 0) {
            Co::set(['dns_server' => stream_socket_get_name($silent, false)]);
            Co\run(function () use ($call, $leave) {
                $cid = go(function () use ($call) {
                    if ($call() !== false) {
                        echo "it answered\n";
                    }
                });
                Coroutine::sleep(0.005);
                $leave($cid);
            });
            exit(0);
        }
        $began = hrtime(true);
        pcntl_waitpid($pid, $status);
        $statuses[] = pcntl_wifexited($status) ? pcntl_wexitstatus($status) : 'signal ' . pcntl_wtermsig($status);
        if (hrtime(true) - $began > 10e9) {
            echo "$name was not left by $end\n";
        }
    }
    echo $name, ': ', implode(' ', $statuses), "\n";
}
--EXPECT--
exec: 3 255 255 255 0
wait: 3 255 255 255 0
waitPid: 3 255 255 255 0
waitSignal: 3 255 255 255 0
readFile: 3 255 255 255 0
waitEvent: 3 255 255 255 0
gethostbyname: 3 255 255 255 0
fread: 3 255 255 255 0
sleep: 3 255 255 255 0

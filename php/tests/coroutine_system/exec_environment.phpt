--TEST--
Swoole\Coroutine\System::exec(): the command has no descriptors and no blocked or ignored signals of ours
--FILE--
<?php
use Swoole\Coroutine\System;
Co\run(function () {
    $kept = [tmpfile(), tmpfile(), stream_socket_server('tcp://127.0.0.1:0')];
    go(fn () => System::waitSignal([SIGUSR1, SIGTERM], 0.5));
    // 0, 1, 2, and that of the directory that ls reads.
    var_dump((int) System::exec('ls /proc/self/fd | wc -l')['output']);
    // Real-time signals that libc keeps for itself aside, nothing is blocked.
    $status = System::exec('cat /proc/self/status')['output'];
    preg_match('/^SigBlk:\s*(\S+)/m', $status, $match);
    var_dump(hexdec($match[1]));
    preg_match('/^SigIgn:\s*(\S+)/m', $status, $match);
    var_dump((hexdec($match[1]) >> (SIGPIPE - 1)) & 1);
    putenv('SHOAL_TEST_VARIABLE=here');
    echo System::exec('echo $SHOAL_TEST_VARIABLE')['output'];
});
--EXPECT--
int(4)
int(0)
int(0)
here

--TEST--
Swoole\Process: an exception of the callback ends the child with 255 and is not caught by the parent's code
--INI--
display_errors=0
--FILE--
<?php
use Swoole\Process;

function run_child(callable $f, bool $coroutine): void
{
    try {
        (new Process($f, false, 0, $coroutine))->start();
    } catch (Throwable $e) {
        echo "caught by the parent's code\n";
    }
    $r = Process::wait();
    echo $r['code'], ' ', $r['signal'], "\n";
}
foreach ([false, true] as $coroutine) {
    run_child(fn() => throw new Exception('x'), $coroutine);
    run_child(fn() => no_such_function(), $coroutine);
    run_child(fn() => trigger_error('end', E_USER_ERROR), $coroutine);
    run_child(fn() => exit(4), $coroutine);
    run_child(function () { exit("text\n"); }, $coroutine);
    run_child(function () { Swoole\Process::kill(getmypid(), SIGKILL); }, $coroutine);
}
set_exception_handler(fn($e) => print('handler: ' . $e->getMessage() . "\n"));
run_child(fn() => throw new Exception('x'), false);
run_child(fn() => throw new Exception('y'), true);
?>
--EXPECT--
255 0
255 0
255 0
4 0
text
0 0
0 9
255 0
255 0
255 0
4 0
text
0 0
0 9
handler: x
255 0
handler: y
255 0

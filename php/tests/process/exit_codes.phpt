--TEST--
Swoole\Process::exit(): 0 runs shutdown functions and destructors, another code ends at once; range; not in the parent
--FILE--
<?php
use Swoole\Process;

class Noisy
{
    public function __construct(private int $pid) {}
    public function __destruct() { if (getmypid() !== $this->pid) echo "destructor\n"; }
}
$object = new Noisy(getmypid());
$parent = getmypid();
register_shutdown_function(function () use ($parent) {
    if (getmypid() !== $parent) echo "shutdown function\n";
});
function start_deep(callable $callback, bool $coroutine): void
{
    $local = new Noisy($GLOBALS['parent']);
    try {
        (new Process($callback, false, 0, $coroutine))->start();
    } finally {
        if (getmypid() !== $GLOBALS['parent']) echo "finally in the child\n";
    }
    $code = Process::wait()['code'];
    echo "code $code\n";
}
foreach ([false, true] as $coroutine) {
    echo $coroutine ? "in a coroutine\n" : "plain\n";
    start_deep(fn($p) => $p->exit(0), $coroutine);
    start_deep(fn($p) => $p->exit(3), $coroutine);
    start_deep(function ($p) {
        try {
            $p->exit(0);
        } catch (Throwable $e) {
            echo "caught\n";
        } finally {
            echo "finally\n";
        }
        echo "never\n";
    }, $coroutine);
    start_deep(fn($p) => @$p->exit(256), $coroutine);
    start_deep(fn($p) => @$p->exit(-1), $coroutine);
}
(new Process('strlen', false, 0))->exit(5);
echo "the parent goes on\n";
?>
--EXPECTF--
plain
destructor
shutdown function
destructor
code 0
code 3
destructor
shutdown function
destructor
code 0
code 1
code 1
in a coroutine
destructor
shutdown function
destructor
code 0
code 3
destructor
shutdown function
destructor
code 0
code 1
code 1
%Snot current process%S
the parent goes on

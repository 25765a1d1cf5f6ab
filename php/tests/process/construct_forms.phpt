--TEST--
Swoole\Process::__construct(): pipe types, ids, wrong arguments, a second call
--FILE--
<?php
foreach ([[], [false, 0], [false, 1], [false, 2], [false, true], [false, false], [true, 0], [false, 7], [false, -1]] as $args) {
    $p = new Swoole\Process('strlen', ...$args);
    if ($p->pipe === null) {
        echo json_encode($args), ": no pipe\n";
        continue;
    }
    $p->write('a');
    $p->close(Swoole\Process::PIPE_MASTER);
    $state = @$p->exportSocket() === false ? 'closed' : 'open';
    echo json_encode($args), ': ', get_debug_type($p->pipe), ' ', $state, "\n";
}
$a = new Swoole\Process('strlen', false, 0);
$b = new Swoole\Process('strlen', false, 0);
var_dump($b->id - $a->id, $a->pid, $a->msgQueueId, $a->msgQueueKey);
foreach ([['no_such'], [null], []] as $args) {
    try {
        new Swoole\Process(...$args);
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
try {
    $a->__construct('strlen');
} catch (Error $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
class WithoutConstructor extends Swoole\Process
{
    public function __construct() {}
}
try {
    (new WithoutConstructor())->start();
} catch (Error $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
try {
    clone $a;
} catch (Error $e) {
    echo get_class($e), "\n";
}
?>
--EXPECT--
[]: int closed
[false,0]: no pipe
[false,1]: int closed
[false,2]: int closed
[false,true]: int closed
[false,false]: no pipe
[true,0]: int closed
[false,7]: int closed
[false,-1]: no pipe
int(1)
NULL
NULL
NULL
TypeError: Swoole\Process::__construct(): Argument #1 ($callback) must be a valid callback, function "no_such" not found or invalid function name
TypeError: Swoole\Process::__construct(): Argument #1 ($callback) must be a valid callback, no array or string given
ArgumentCountError: Swoole\Process::__construct() expects at least 1 argument, 0 given
Error: Constructor of Swoole\Process can only be called once
Error: must call constructor first
Error

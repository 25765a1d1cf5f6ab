--TEST--
Swoole\Process::exec(): arguments, signal mask, descriptors, failures
--FILE--
<?php
use Swoole\Process;

class Text
{
    public function __toString(): string { return 'from an object'; }
}
$p = new Process(fn($p) => $p->exec('/bin/echo', ['a', 1, 2.5, true, false, null, new Text()]), true);
$p->start();
Process::wait();
var_dump($p->read());
// Signals that the loop handles are not blocked in the program.
$p = new Process(function ($p) {
    Process::signal(SIGTERM, fn() => 1);
    $p->exec('/bin/grep', ['SigBlk', '/proc/self/status']);
}, true);
$p->start();
Process::wait();
var_dump(preg_match('/^SigBlk:\s+0000000000000000$/', trim($p->read())));
// Standard error goes to the pipe too.
$p = new Process(fn($p) => $p->exec('/bin/sh', ['-c', 'echo problem >&2']), true);
$p->start();
Process::wait();
var_dump($p->read());
set_error_handler(function (int $level, string $text) { echo 'warning: ', $text, "\n"; return true; });
var_dump($p->exec('/no/such', []), swoole_errno(), $p->exec('', []));
foreach ([['/bin/true', [[]]], ['/bin/true', [new stdClass()]], ["a\0b", []]] as $args) {
    try {
        set_error_handler(null);
        @$p->exec($args[0] === '/bin/true' ? '/no/such' : $args[0], $args[1]);
        echo "returned\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
string(27) "a 1 2.5 1   from an object
"
int(1)
string(8) "problem
"
warning: Swoole\Process::exec(): execv(/no/such) failed, Error: No such file or directory[2]
warning: Swoole\Process::exec(): exec file name is empty
bool(false)
int(2)
bool(false)
returned
Error: Object of class stdClass could not be converted to string
ValueError: Swoole\Process::exec(): Argument #1 ($exec_file) must not contain any null bytes

--TEST--
Swoole\Process: the pipe: full, broken, too large a message, wrong sizes, closed ends
--FILE--
<?php
use Swoole\Process;

set_error_handler(function (int $level, string $text) { echo "warning: $text\n"; return true; });
$p = new Process('strlen', false, SOCK_STREAM);
$p->setBlocking(false);
$total = 0;
while (($n = $p->write(str_repeat('x', 60000))) !== false) $total += $n;
var_dump($total > 60000, swoole_errno() === 11);
$p->setBlocking(true);
$p->setTimeout(0.05);
var_dump($p->write('y'), swoole_errno() === 11);
$p->close(Process::PIPE_WORKER);
var_dump($p->write('y'), swoole_errno() === 32);
var_dump($p->close(Process::PIPE_WORKER), $p->close(Process::PIPE_MASTER), $p->close(), $p->read(), $p->write('z'));
var_dump($p->setTimeout(1), $p->setBlocking(true));

$p = new Process('strlen');
var_dump($p->write(str_repeat('x', 4 << 20)), swoole_errno() === 90);
try {
    $p->read(-1);
} catch (ValueError $e) {
    echo $e->getMessage(), "\n";
}
foreach ([0.001, 0.000001] as $seconds) {
    $p->setTimeout($seconds);
    var_dump($p->read(), swoole_errno() === 11);
}
var_dump($p->setTimeout(0), $p->setTimeout(-1), $p->setTimeout(NAN), $p->setTimeout(1e300));
$s = new Process('strlen', false, SOCK_STREAM);
$s->close(Process::PIPE_READ);
var_dump($s->read());
$s->write('a');
$s->close(Process::PIPE_WRITE);
var_dump($s->write('b'));
var_dump($s->read(PHP_INT_MAX));
?>
--EXPECT--
bool(true)
bool(true)
bool(false)
bool(true)
warning: Swoole\Process::write(): write() failed, Error: Broken pipe[32]
bool(false)
bool(true)
warning: Swoole\Process::close(): close() failed, Error: Bad file descriptor[9]
warning: Swoole\Process::close(): no pipe, cannot close the pipe
warning: Swoole\Process::read(): no pipe, cannot read from pipe
warning: Swoole\Process::write(): no pipe, cannot write into pipe
bool(false)
bool(true)
bool(false)
bool(false)
bool(false)
warning: Swoole\Process::setTimeout(): no pipe, cannot set the timeout
warning: Swoole\Process::setBlocking(): no pipe, cannot set blocking
bool(false)
bool(false)
warning: Swoole\Process::write(): write() failed, Error: Message too long[90]
bool(false)
bool(true)
Swoole\Process::read(): Argument #1 ($size) must be greater than or equal to 0
bool(false)
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
string(0) ""
warning: Swoole\Process::write(): write() failed, Error: Broken pipe[32]
bool(false)
string(0) ""

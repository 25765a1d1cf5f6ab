--TEST--
Swoole\Process::read(0): returns at once and leaves what waits in the pipe
--FILE--
<?php
use Swoole\Process;

foreach ([SOCK_STREAM, SOCK_DGRAM] as $type) {
    $p = new Process(fn($p) => $p->write('first'), false, $type);
    $p->setTimeout(5);
    $start = microtime(true);
    var_dump($p->read(0));
    $p->start();
    Process::wait();
    var_dump($p->read(0), $p->read(), microtime(true) - $start < 4);
}
?>
--EXPECT--
string(0) ""
string(0) ""
string(5) "first"
bool(true)
string(0) ""
string(0) ""
string(5) "first"
bool(true)

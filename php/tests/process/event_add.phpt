--TEST--
Swoole\Event::add(): a Process object stands for its pipe
--FILE--
<?php
use Swoole\Event;
use Swoole\Process;

$p = new Process(fn($p) => $p->write('hello'));
$p->start();
var_dump(Event::add($p, function ($watched) use ($p) {
    var_dump($watched === $p, $p->read(), Event::isset($p));
    Event::del($p);
}) === $p->pipe);
Event::wait();
Process::wait();
var_dump(Event::isset($p));
?>
--EXPECT--
bool(true)
bool(true)
string(5) "hello"
bool(true)
bool(false)

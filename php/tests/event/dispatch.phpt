--TEST--
Swoole\Event::dispatch(): one turn; refused inside a coroutine
--FILE--
<?php
use Swoole\Event;
var_dump(Event::dispatch());
Event::defer(fn () => print("deferred\n"));
var_dump(Event::dispatch());
Swoole\Timer::after(5, fn () => print("timer\n"));
$fired = false;
Swoole\Timer::after(5, function () use (&$fired) { $fired = true; });
while (!$fired) {
    Event::dispatch();
}
go(function () {
    var_dump(Event::dispatch());
});
--EXPECTF--
bool(true)
deferred
bool(true)
timer

Warning: Swoole\Event::dispatch(): dispatch() cannot be used inside a coroutine in %s on line 13
bool(false)

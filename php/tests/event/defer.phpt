--TEST--
Swoole\Event::defer(): at the end of the turn, in order; what is deferred meanwhile comes in the next
--FILE--
<?php
use Swoole\Event;
var_dump(Event::defer(function () {
    echo "deferred\n";
    Swoole\Timer::after(1, function () {
        Event::defer(function () {
            echo "first\n";
            Event::defer(fn () => print("third\n"));
        });
        Event::defer(fn () => print("second\n"));
        echo "timer\n";
    });
}));
Event::wait();
--EXPECT--
bool(true)
deferred
timer
first
second
third

--TEST--
Swoole\Event::cycle(): before and after each turn, replaced and removed
--FILE--
<?php
use Swoole\Event;
var_dump(Event::cycle(null), Event::cycle(null, true));
$turns = 0;
var_dump(Event::cycle(function () use (&$turns) {
    ++$turns;
    if ($turns == 2) {
        var_dump(Event::cycle(fn () => print("replaced\n")));
    }
}));
var_dump(Event::cycle(function () {
    echo "before\n";
    var_dump(Event::cycle(null, true));
}, true));
$left = 4;
Swoole\Timer::tick(1, function ($id) use (&$left) {
    if (--$left == 0) {
        Swoole\Timer::clear($id);
    }
});
Event::wait();
var_dump(Event::cycle(null), $turns >= 2);
--EXPECTF--
bool(false)
bool(false)
bool(true)
bool(true)
before
bool(true)
bool(true)
%Areplaced
bool(true)
bool(true)

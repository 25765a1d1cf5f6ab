--TEST--
Swoole\Timer: the swoole_timer_* functions and the class aliases
--FILE--
<?php
$id = swoole_timer_tick(1, function ($id, $text) {
    echo "tick $text\n";
    var_dump(swoole_timer_exists($id), swoole_timer_clear($id), swoole_timer_exists($id));
}, 'a');
swoole_timer_after(3, fn ($text) => print("after $text\n"), 'b');
swoole_event_wait();
var_dump((new ReflectionClass('swoole_timer'))->getName(), (new ReflectionClass('swoole_timer_iterator'))->getName());
--EXPECT--
tick a
bool(true)
bool(true)
bool(false)
after b
string(12) "Swoole\Timer"
string(21) "Swoole\Timer\Iterator"

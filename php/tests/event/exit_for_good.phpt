--TEST--
Swoole\Event::exit(): ends the loop for good; timers, watches, hooks and coroutines that are left do not run
--FILE--
<?php
use Swoole\Event;
use Swoole\Timer;
class Held
{
    public function __destruct() { echo "the callback is released\n"; }
}
register_shutdown_function(fn () => print("shutdown function\n"));
[$readable] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
Event::add($readable, fn () => 1);
$held = new Held;
Timer::tick(1, fn () => $held);
unset($held);
Timer::tick(1, function () { Event::exit(); });
go(function () {
    try {
        while (Co::sleep(60)) {
        }
    } finally {
        echo "unwound\n";
    }
});
Event::cycle(fn () => 1);
Event::wait();
var_dump(Timer::list()->count(), Event::isset($readable), Event::cycle(null), Timer::stats()['initialized']);
echo "end\n";
--EXPECT--
the callback is released
int(0)
bool(false)
bool(false)
bool(false)
end
shutdown function

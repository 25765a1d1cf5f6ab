--TEST--
Swoole\Event::wait(): refused inside a coroutine and inside the loop; twice is fine
--FILE--
<?php
use Swoole\Event;
Event::wait();
go(function () {
    Event::wait();
});
swoole_async_set(['enable_coroutine' => false]);
Event::defer(function () {
    Event::wait();
    Event::rshutdown();
});
Event::wait();
Event::defer(fn () => print("again\n"));
Event::wait();
--EXPECTF--
Warning: Swoole\Event::wait(): wait() cannot be used inside a coroutine in %s on line 5

Warning: Swoole\Event::wait(): the event loop is running already in %s on line 9

Warning: Swoole\Event::rshutdown(): the event loop is running already in %s on line 10
again

--TEST--
Swoole\Coroutine::set(): enable_deadlock_check off, traces off, a limit
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set(['deadlock_check_disable_trace' => true, 'deadlock_check_limit' => 1]);
go(fn () => Coroutine::yield());
go(fn () => Coroutine::yield());
Swoole\Event::wait();
Co\run(function () {
    Coroutine::set(['enable_deadlock_check' => false]);
    Coroutine::yield();
});
echo "end\n";
--EXPECT--
===================================================================
 [FATAL ERROR]: all coroutines (count: 2) are asleep - deadlock!
===================================================================

 [Coroutine-1] waits in Coroutine::yield
--------------------------------------------------------------------
end

--TEST--
Swoole\Coroutine\Scheduler::start(): an uncaught exception ends the program
--FILE--
<?php
register_shutdown_function(fn () => print("shutdown\n"));
$scheduler = new Swoole\Coroutine\Scheduler;
$scheduler->add(fn () => throw new DomainException('boom'));
$scheduler->add(fn () => print("never\n"));
$scheduler->start();
echo "never\n";
--EXPECTF--
Fatal error: Uncaught DomainException: boom in %s:4
Stack trace:
#0 [internal function]: {closure%S}()
#1 {main}
  thrown in %s on line 4
shutdown

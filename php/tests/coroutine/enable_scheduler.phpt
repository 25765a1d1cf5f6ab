--TEST--
Swoole\Coroutine::enableScheduler(), disableScheduler(): preemptive scheduling is refused clearly
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::enableScheduler());
var_dump(Coroutine::disableScheduler());
--EXPECTF--

Warning: Swoole\Coroutine::enableScheduler(): preemptive scheduling is not available in this version in %s on line 3
bool(false)
bool(true)

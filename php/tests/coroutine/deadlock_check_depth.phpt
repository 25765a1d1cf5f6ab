--TEST--
Swoole\Coroutine::set(): deadlock_check_depth limits the calls that the report shows of a coroutine
--FILE--
<?php
use Swoole\Coroutine;
function deep(int $calls): void
{
    $calls > 0 ? deep($calls - 1) : Coroutine::yield();
}
Coroutine::set(['deadlock_check_depth' => 3]);
Co\run(fn () => deep(40));
var_dump(Coroutine::getOptions());
?>
--EXPECTF--
===================================================================
 [FATAL ERROR]: all coroutines (count: 1) are asleep - deadlock!
===================================================================

 [Coroutine-1] waits in Coroutine::yield
--------------------------------------------------------------------
#0 %s(5): Swoole\Coroutine::yield()
#1 %s(5): deep()
#2 %s(5): deep()
array(2) {
  ["deadlock_check_depth"]=>
  int(3)
  ["hook_flags"]=>
  int(%d)
}

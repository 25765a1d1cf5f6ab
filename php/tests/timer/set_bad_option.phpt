--TEST--
swoole_timer_set(): unknown and wrong options
--FILE--
<?php Swoole\Coroutine::set(['strict_options' => true]);
var_dump(swoole_timer_set(['enable_coroutine' => 1]));
var_dump(swoole_timer_set(['max_coroutine' => 1]));
--EXPECTF--
bool(true)

Warning: swoole_timer_set(): unsupported option [max_coroutine] in %s on line 3
bool(true)

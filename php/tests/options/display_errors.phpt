--TEST--
swoole.display_errors: off silences the extension's warnings
--INI--
swoole.display_errors=Off
--FILE--
<?php
var_dump(Swoole\Timer::after(0, 'printf'));
swoole_async_set(['display_errors' => true]);
var_dump(Swoole\Timer::after(0, 'printf'));
swoole_async_set(['display_errors' => false]);
var_dump(Swoole\Timer::after(0, 'printf'));
--EXPECTF--
bool(false)

Warning: Swoole\Timer::after(): Timer must be greater than or equal to 1 in %s on line 4
bool(false)
bool(false)

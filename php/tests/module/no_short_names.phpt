--TEST--
shoal: swoole.use_shortname=Off leaves the short names free
--INI--
swoole.use_shortname=Off
--FILE--
<?php
function go() { return 'mine'; }
class chan {}
class Co {}
echo go(), "\n";
foreach (['Co\Channel', 'Co\Scheduler', 'Co\Context', 'Co\Iterator'] as $class) {
    var_dump(class_exists($class));
}
var_dump(function_exists('defer'), function_exists('Co\run'), function_exists('Swoole\Coroutine\run'));
Swoole\Coroutine\run(fn () => print("still there\n"));
var_dump(class_exists('swoole_coroutine'));
--EXPECT--
mine
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
still there
bool(true)

--TEST--
Swoole\Runtime: asking for hooks, which this version does not have, is named in the log once
--FILE--
<?php
use Swoole\Runtime;
Runtime::enableCoroutine(0);
echo "nothing was asked for\n";
var_dump(Runtime::enableCoroutine());
var_dump(Runtime::setHookFlags(SWOOLE_HOOK_TCP));
Swoole\Coroutine::set(['hook_flags' => SWOOLE_HOOK_ALL]);
--EXPECTF--
nothing was asked for
[%s]	NOTICE	option [hook_flags] has no effect: runtime hooks are not part of this version
bool(true)
bool(true)

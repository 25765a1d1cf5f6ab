--TEST--
Swoole\Runtime: the hook flags are a coroutine option; Co\run() sets all unless there are some
--FILE--
<?php
use Swoole\Coroutine;
use Swoole\Runtime;
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
var_dump(Runtime::getHookFlags(), Coroutine::getOptions());
(function () {
    $scheduler = new Co\Scheduler;
    $scheduler->add(fn () => var_dump(Runtime::getHookFlags()));
    $scheduler->start();
})();
Co\run(fn () => var_dump(Runtime::getHookFlags() === SWOOLE_HOOK_ALL));
var_dump(Runtime::setHookFlags(SWOOLE_HOOK_TCP), Runtime::getHookFlags() === SWOOLE_HOOK_TCP);
Co\run(fn () => var_dump(Coroutine::getOptions()['hook_flags'] === SWOOLE_HOOK_TCP));
var_dump(Runtime::enableCoroutine(), Runtime::getHookFlags() === SWOOLE_HOOK_ALL);
Coroutine::set(['max_coroutine' => 10, 'hook_flags' => 0]);
Co\run(fn () => var_dump(Runtime::getHookFlags()));
echo json_encode(Coroutine::getOptions()), "\n";
var_dump(new swoole_runtime instanceof Runtime);
--EXPECT--
int(0)
NULL
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
int(0)
{"hook_flags":0,"max_coroutine":10}
bool(true)

--TEST--
Swoole\Coroutine::set(), getOptions()
--FILE--
<?php
use Swoole\Coroutine;
var_dump(Coroutine::getOptions());
var_dump(Coroutine::set(['max_coroutine' => 500, 'stack_size' => 1 << 20]));
Coroutine::set(['max_coroutine' => 600]);
echo json_encode(Coroutine::getOptions()), "\n";
var_dump(Coroutine::stats()['c_stack_size']);
Coroutine::set([]);
go(function () {
    Coroutine::set(['enable_deadlock_check' => false]);
});
echo json_encode((new Coroutine\Scheduler)->getOptions()), "\n";
--EXPECT--
NULL
NULL
{"max_coroutine":600,"stack_size":1048576}
int(1048576)
{"max_coroutine":600,"stack_size":1048576,"enable_deadlock_check":false}

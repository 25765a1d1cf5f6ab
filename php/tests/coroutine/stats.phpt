--TEST--
Swoole\Coroutine::stats(): names, and numbers that count
--FILE--
<?php
use Swoole\Coroutine;
echo implode(' ', array_keys(Coroutine::stats())), "\n";
$show = function () {
    $stats = Coroutine::stats();
    echo $stats['coroutine_num'], ' ', $stats['coroutine_peak_num'], ' ', $stats['coroutine_last_cid'], "\n";
};
$show();
go(fn () => 0);
$show();
$a = go(fn () => Coroutine::yield());
$b = go(fn () => Coroutine::yield());
$show();
Coroutine::resume($a);
$show();
Coroutine::resume($b);
$show();
var_dump(Coroutine::stats()['c_stack_size'] > 65535);
--EXPECT--
event_num signal_listener_num aio_task_num aio_worker_num aio_queue_size c_stack_size coroutine_num coroutine_peak_num coroutine_last_cid
0 0 0
0 1 1
2 2 3
1 2 3
0 2 3
bool(true)

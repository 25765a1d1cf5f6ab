--TEST--
swoole.enable_library=Off: the names of Swoole's PHP library are left out, the others are there
--INI--
swoole.enable_library=Off
--FILE--
<?php
foreach (['Swoole\Coroutine\WaitGroup', 'Swoole\Coroutine\Barrier', 'Swoole\Coroutine\Server', 'Co\WaitGroup', 'Co\Barrier',
    'Swoole\Coroutine', 'Swoole\Coroutine\Channel', 'Swoole\Coroutine\Scheduler', 'Swoole\Server'] as $class) {
    echo $class, ' ', var_export(class_exists($class), true), "\n";
}
foreach (['Swoole\Coroutine\run', 'Co\run', 'Swoole\Coroutine\batch', 'Swoole\Coroutine\go', 'swoole_exec', 'go', 'swoole_version'] as $function) {
    echo $function, ' ', var_export(function_exists($function), true), "\n";
}
$scheduler = new Swoole\Coroutine\Scheduler;
$scheduler->add(fn () => print("runs\n"));
$scheduler->start();
--EXPECT--
Swoole\Coroutine\WaitGroup false
Swoole\Coroutine\Barrier false
Swoole\Coroutine\Server false
Co\WaitGroup false
Co\Barrier false
Swoole\Coroutine true
Swoole\Coroutine\Channel true
Swoole\Coroutine\Scheduler true
Swoole\Server true
Swoole\Coroutine\run false
Co\run false
Swoole\Coroutine\batch false
Swoole\Coroutine\go false
swoole_exec false
go true
swoole_version true
runs

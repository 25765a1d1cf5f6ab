--TEST--
swoole_version(), swoole_cpu_num()
--FILE--
<?php
var_dump(swoole_version() === SWOOLE_VERSION, SWOOLE_VERSION, SWOOLE_VERSION_ID);
var_dump(swoole_cpu_num() >= 1, swoole_cpu_num() === (int) trim(shell_exec('getconf _NPROCESSORS_ONLN')));
--EXPECT--
bool(true)
string(5) "6.2.1"
int(60201)
bool(true)
bool(true)

--TEST--
swoole_set_process_name(): what ps shows
--FILE--
<?php
var_dump(swoole_set_process_name('shoal test worker'));
var_dump(rtrim(file_get_contents('/proc/self/cmdline'), "\0"));
try {
    swoole_set_process_name([]);
} catch (TypeError $error) {
    echo $error->getMessage(), "\n";
}
--EXPECT--
bool(true)
string(17) "shoal test worker"
swoole_set_process_name(): Argument #1 ($process_name) must be of type string, array given

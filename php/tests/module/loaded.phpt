--TEST--
shoal: both modules are there, with versions, constants and ini settings
--FILE--
<?php
var_dump(extension_loaded('swoole'), extension_loaded('shoal'));
var_dump(phpversion('swoole') === SWOOLE_VERSION, swoole_version() === SWOOLE_VERSION);
var_dump(version_compare(phpversion('swoole'), '6.2.0', '>='), is_string(phpversion('shoal')));
foreach (['enable_library', 'use_shortname', 'display_errors', 'enable_fiber_mock', 'enable_preemptive_scheduler'] as $name) {
    echo "$name ", var_export(ini_get("swoole.$name"), true), "\n";
}
var_dump((new ReflectionClass('Swoole\Coroutine'))->getExtensionName());
var_dump((new ReflectionExtension('shoal'))->getName(), (new ReflectionExtension('swoole'))->getVersion());
--EXPECTF--
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
enable_library 'On'
use_shortname 'On'
display_errors 'On'
enable_fiber_mock 'Off'
enable_preemptive_scheduler 'Off'
string(6) "swoole"
string(5) "shoal"
string(%d) "6.%d.%d"

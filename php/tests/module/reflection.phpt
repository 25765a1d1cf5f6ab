--TEST--
shoal: ReflectionExtension('swoole') lists the classes, functions, constants and ini settings
--FILE--
<?php
$swoole = new ReflectionExtension('swoole');
foreach (['Swoole\Server', 'Swoole\Http\Server', 'Swoole\Coroutine', 'Swoole\Coroutine\Socket', 'Swoole\Client', 'Swoole\Timer'] as $class) {
    if (!isset($swoole->getClasses()[$class]) || (new ReflectionClass($class))->getExtensionName() !== 'swoole') {
        echo "missing: $class\n";
    }
}
foreach (['swoole_version', 'swoole_timer_tick', 'go', 'Swoole\Coroutine\run'] as $function) {
    if (!isset($swoole->getFunctions()[$function])) {
        echo "missing: $function()\n";
    }
}
var_dump($swoole->getConstants()['SWOOLE_VERSION'] === SWOOLE_VERSION, count($swoole->getConstants()) > 300);
var_dump($swoole->getINIEntries()['swoole.use_shortname']);
// No class of the extension is left outside.
foreach (array_merge(get_declared_classes(), get_declared_interfaces()) as $class) {
    $reflection = new ReflectionClass($class);
    if ($reflection->isInternal() && preg_match('/^(swoole|co)\b/i', $class) && $reflection->getExtensionName() !== 'swoole') {
        echo "outside: $class\n";
    }
}
var_dump((new ReflectionExtension('shoal'))->getClassNames(), count(get_extension_funcs('swoole')) > 50);
--EXPECT--
bool(true)
bool(true)
string(2) "On"
array(0) {
}
bool(true)

--TEST--
swoole.use_shortname=Off: the short names are free, the library's full names remain
--INI--
swoole.use_shortname=Off
--FILE--
<?php
namespace Co {
    function run(): string { return 'own run'; }
    class WaitGroup {}
    class Server {}
}
namespace {
    function go(): string { return 'own go'; }
    function defer(): string { return 'own defer'; }
    class co {}
    class chan {}
    echo go(), ', ', defer(), ', ', Co\run(), "\n";
    echo implode(' ', array_map('get_class', [new co, new chan, new Co\WaitGroup, new Co\Server])), "\n";
    var_dump(class_exists('Swoole\Coroutine\Server', false), class_exists('Swoole\Coroutine\WaitGroup', false), function_exists('Swoole\Coroutine\run'), SWOOLE_LIBRARY);
}
?>
--EXPECT--
own go, own defer, own run
co chan Co\WaitGroup Co\Server
bool(true)
bool(true)
bool(true)
bool(true)

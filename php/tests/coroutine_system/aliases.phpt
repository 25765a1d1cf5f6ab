--TEST--
Swoole\Coroutine\System: names, and the same methods on Swoole\Coroutine
--FILE--
<?php
var_dump((new ReflectionClass('Co\System'))->getName());
foreach ((new ReflectionClass('Swoole\Coroutine\System'))->getMethods() as $method) {
    $same = new ReflectionMethod('Swoole\Coroutine', $method->getName());
    if (!$method->isStatic() || !$same->isStatic() || (string) $method->getReturnType() !== (string) $same->getReturnType()) {
        echo $method->getName(), "\n";
    }
}
Co\run(function () {
    var_dump(Co::exec('echo x')['output'], Co\System::sleep(0.001), Co::statvfs('/')['bsize'] > 0);
});
--EXPECT--
string(23) "Swoole\Coroutine\System"
string(2) "x
"
bool(true)
bool(true)

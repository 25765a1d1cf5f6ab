--TEST--
Swoole\Coroutine\System: every method outside of a coroutine
--FILE--
<?php
$calls = [
    'exec' => ['true'],
    'sleep' => [0.01],
    'statvfs' => ['/'],
    'readFile' => [__FILE__],
    'writeFile' => ['/nowhere/x', ''],
    'wait' => [],
    'waitPid' => [1],
    'waitSignal' => [SIGUSR1],
    'waitEvent' => [STDIN],
    'fread' => [STDIN],
    'fgets' => [STDIN],
    'fwrite' => [STDOUT, 'x'],
];
foreach ([Swoole\Coroutine\System::class, Swoole\Coroutine::class] as $class) {
    foreach ($calls as $method => $arguments) {
        try {
            $class::$method(...$arguments);
            echo "$class::$method() did not throw\n";
        } catch (Swoole\Error $error) {
            echo $method, ': ', $error->getCode(), ' ', $error->getMessage(), "\n";
        }
    }
}
--EXPECT--
exec: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
sleep: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
statvfs: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
readFile: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
writeFile: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
wait: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
waitPid: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
waitSignal: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
waitEvent: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
fread: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
fgets: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
fwrite: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
exec: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
sleep: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
statvfs: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
readFile: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
writeFile: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
wait: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
waitPid: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
waitSignal: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
waitEvent: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
fread: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
fgets: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()
fwrite: 10001 API must be called in the coroutine: use Swoole\Coroutine\run() or go()

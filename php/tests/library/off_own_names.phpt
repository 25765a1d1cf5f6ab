--TEST--
swoole.enable_library=Off: a program can define the library's functions and classes itself
--INI--
swoole.enable_library=Off
--FILE--
<?php
namespace Swoole\Coroutine {
    const COPY = 'copy';
    function run(callable $fn, ...$arguments): string { return COPY; }
    function go(callable $fn): string { return COPY; }
    function defer(callable $fn): string { return COPY; }
    function batch(array $tasks): string { return COPY; }
    function parallel(int $n, callable $fn): string { return COPY; }
    function map(array $list, callable $fn): string { return COPY; }
    class WaitGroup { public $from = COPY; }
    class Barrier { public $from = COPY; }
    class Server { public $from = COPY; }
}
namespace Co {
    function run(): string { return 'own'; }
    class WaitGroup { public $from = 'own'; }
    class Server { public $from = 'own'; }
}
namespace {
    const SWOOLE_LIBRARY = 'own';
    function swoole_exec(): string { return 'own'; }
    function swoole_shell_exec(): string { return 'own'; }

    $call = fn () => null;
    echo implode(' ', [Swoole\Coroutine\run($call), Swoole\Coroutine\go($call), Swoole\Coroutine\defer($call), Swoole\Coroutine\batch([]),
        Swoole\Coroutine\parallel(1, $call), Swoole\Coroutine\map([], $call), Co\run(), swoole_exec(), swoole_shell_exec(), SWOOLE_LIBRARY]), "\n";
    foreach ([Swoole\Coroutine\WaitGroup::class, Swoole\Coroutine\Barrier::class, Swoole\Coroutine\Server::class, Co\WaitGroup::class, Co\Server::class] as $class) {
        echo $class, ' ', (new $class)->from, ' ', var_export((new ReflectionClass($class))->isInternal(), true), "\n";
    }
    // What Swoole writes in C is still there.
    go(fn () => print("coroutine\n"));
    Swoole\Event::wait();
}
?>
--EXPECT--
copy copy copy copy copy copy own own own own
Swoole\Coroutine\WaitGroup copy false
Swoole\Coroutine\Barrier copy false
Swoole\Coroutine\Server copy false
Co\WaitGroup own false
Co\Server own false
coroutine

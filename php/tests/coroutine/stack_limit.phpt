--TEST--
Swoole\Coroutine: runaway recursion through C code throws PHP's Error, on each stack by its own limit
--SKIPIF--
<?php if (PHP_VERSION_ID < 80300) die('skip PHP before 8.3 does not check the C stack'); ?>
--FILE--
<?php
use Swoole\Coroutine;

function recurse(): void
{
    array_map('recurse', [1]);
}

/** The size that the message names, in KiB. */
function limit_kib(): int
{
    try {
        recurse();
    } catch (Error $error) {
        preg_match('/^Maximum call stack size of (\d+) bytes \(zend\.max_allowed_stack_size - zend\.reserved_stack_size\)/',
            $error->getMessage(), $match);
        return intdiv((int) ($match[1] ?? 0), 1024);
    }
    return -1;
}

function nest(int $depth): int
{
    return $depth === 0 ? 0 : 1 + array_map('nest', [$depth - 1])[0];
}

Coroutine::set(['stack_size' => 256 << 10]);
$main = limit_kib();
Coroutine\run(function () use ($main) {
    $own = limit_kib();
    echo 'coroutine, smaller than the main stack: ';
    var_dump($own > 100 && $own < 256 && $own < $main);
    echo 'again: ';
    var_dump(limit_kib() === $own);

    $channel = new Coroutine\Channel(1);
    Coroutine::create(function () use ($channel, $own) {
        $channel->pop();
        echo 'after a wait: ';
        var_dump(limit_kib() === $own);
    });
    Coroutine::create(fn () => limit_kib());
    $channel->push(1);
    Coroutine::sleep(0.001);
    echo 'back in the first: ';
    var_dump(limit_kib() === $own);

    $fiber = new Fiber(function () use ($own) {
        $size = limit_kib();
        echo 'Fiber in a coroutine, its own: ';
        var_dump($size > $own);
        Coroutine::sleep(0.001);
        echo 'after a coroutine wait in the Fiber: ';
        var_dump(limit_kib() === $size);
        Fiber::suspend();
        echo 'resumed: ';
        var_dump(limit_kib() === $size);
    });
    $fiber->start();
    echo 'with a suspended Fiber: ';
    var_dump(limit_kib() === $own);
    $fiber->resume();
    echo 'after the Fiber: ';
    var_dump(limit_kib() === $own);
});
echo 'main: ';
var_dump(limit_kib() === $main);
echo 'deeper than a coroutine may: ';
var_dump(nest(3000));
?>
--EXPECT--
coroutine, smaller than the main stack: bool(true)
again: bool(true)
after a wait: bool(true)
back in the first: bool(true)
Fiber in a coroutine, its own: bool(true)
after a coroutine wait in the Fiber: bool(true)
with a suspended Fiber: bool(true)
resumed: bool(true)
after the Fiber: bool(true)
main: bool(true)
deeper than a coroutine may: int(3000)

--TEST--
Swoole\Coroutine: generators whose bodies wait; one shared by two coroutines
--FILE--
<?php
function numbers(string $name, int $count): Generator
{
    try {
        for ($i = 0; $i < $count; $i++) {
            Co::sleep(0.001);
            yield "$name$i";
        }
    } finally {
        echo "$name ends\n";
    }
}
Co\run(function () {
    go(function () {
        foreach (numbers('a', 2) as $value) {
            echo "$value\n";
        }
    });
    Co::sleep(0.02);
    $shared = (function () {
        foreach ([1, 2, 3, 4] as $value) {
            Co::sleep(0.001);
            yield $value;
        }
    })();
    $shared->current();
    $own = [];
    $done = new Swoole\Coroutine\WaitGroup(2);
    foreach (['x', 'y'] as $name) {
        go(function () use ($name, $shared, $done) {
            try {
                $shared->next();
                echo "$name {$shared->current()}\n";
            } catch (Error $error) {
                echo "$name {$error->getMessage()}\n";
            }
            $done->done();
        });
    }
    $done->wait();
    foreach (numbers('left', 5) as $value) {
        break;
    }
    unset($value);
    $from = (function () {
        yield from numbers('b', 1);
        return 'returned';
    })();
    foreach ($from as $value) {
        echo "$value\n";
    }
    echo $from->getReturn(), "\n";
});
--EXPECT--
a0
a1
a ends
y Cannot resume an already running generator
x 2
left ends
b0
b ends
returned

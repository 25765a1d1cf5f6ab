--TEST--
enable_preemptive_scheduler: generators, nested calls, try/finally and output buffers are switched and stay whole
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
function numbers(float $seconds): Generator
{
    for ($end = cpu_seconds() + $seconds, $i = 0; cpu_seconds() < $end; ++$i) {
        yield $i;
    }
    return 'returned';
}
function delegated(float $seconds): Generator
{
    return yield from numbers($seconds);
}
function nested(int $depth, float $seconds): int
{
    if ($depth === 0) {
        compute($seconds);
        return 0;
    }
    return nested($depth - 1, $seconds) + 1;
}
Co\run(function () {
    echo 'generator: ', is_preempted(function () {
        foreach (numbers(0.25) as $i);
    }), "\n";
    echo 'yield from: ', is_preempted(function () {
        $numbers = delegated(0.25);
        foreach ($numbers as $i);
        $numbers->getReturn() === 'returned' || print("no return value\n");
    }), "\n";
    echo 'nested calls: ', is_preempted(fn () => nested(50, 0.25) === 50 || print("another depth\n")), "\n";
    echo 'finally: ', is_preempted(function () {
        try {
            try {
                compute(0.01);
                throw new Exception('thrown');
            } finally {
                compute(0.24);
            }
        } catch (Exception $exception) {
            $exception->getMessage() === 'thrown' || print("another exception\n");
        }
    }), "\n";
    $texts = [];
    $cids = [];
    foreach (['a', 'b', 'c'] as $letter) {
        $cids[] = go(function () use ($letter, &$texts) {
            ob_start();
            for ($i = 0; $i < 5; ++$i) {
                echo $letter;
                compute(0.015);
            }
            $texts[$letter] = ob_get_clean();
        });
    }
    Co::join($cids);
    ksort($texts);
    echo 'output buffers: ', implode(' ', $texts), "\n";
});
--EXPECT--
generator: switched
yield from: switched
nested calls: switched
finally: switched
output buffers: aaaaa bbbbb ccccc

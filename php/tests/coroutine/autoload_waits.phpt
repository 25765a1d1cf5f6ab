--TEST--
Swoole\Coroutine: a class loader that waits: others that need the class wait for it
--FILE--
<?php
use Swoole\Coroutine;

$calls = [];
spl_autoload_register(function (string $class) use (&$calls) {
    $calls[$class] = ($calls[$class] ?? 0) + 1;
    if ($class === 'Recursive') {
        var_dump(class_exists('Recursive'));
    }
    if ($class === 'Left') {
        Coroutine::sleep(0.002);
        echo 'Left needs Right: ' . json_encode(class_exists('Right')) . "\n";
    }
    if ($class === 'Right') {
        Coroutine::sleep(0.002);
        echo 'Right needs Left: ' . json_encode(class_exists('Left')) . "\n";
    }
    Coroutine::sleep(0.002);
    if ($class === 'Throws' && $calls[$class] === 1) {
        throw new RuntimeException('the first attempt fails');
    }
    if ($class !== 'Missing') {
        eval("class $class { const NAME = '$class'; }");
    }
});

/** Calls $use in three coroutines at once. */
function in_three(callable $use): void
{
    $cids = [];
    for ($i = 0; $i < 3; $i++) {
        $cids[] = go(function () use ($use) {
            try {
                echo json_encode($use()), "\n";
            } catch (Throwable $error) {
                echo get_class($error), ': ', $error->getMessage(), "\n";
            }
        });
    }
    Coroutine::join($cids);
}

Coroutine\run(function () use (&$calls) {
    in_three(fn () => (new Wanted)::NAME);
    in_three(fn () => class_exists('Missing'));
    in_three(fn () => (new Throws)::NAME);
    in_three(fn () => (new Recursive)::NAME);
    $cids = [go(fn () => class_exists('Left')), go(fn () => class_exists('Right'))];
    Coroutine::join($cids);
    ksort($calls);
    echo json_encode($calls), "\n";

    $waiter = null;
    go(fn () => class_exists('Slow'));
    $waiter = go(function () {
        try {
            echo json_encode(class_exists('Slow')), "\n";
        } catch (Swoole\Coroutine\CanceledException) {
            echo "cancelled\n";
        }
    });
    var_dump(Coroutine::cancel($waiter, true));
});
echo Outside::class, ' ', json_encode(class_exists('Slow')), "\n";
--EXPECT--
"Wanted"
"Wanted"
"Wanted"
false
false
false
RuntimeException: the first attempt fails
"Throws"
"Throws"
bool(false)
"Recursive"
"Recursive"
"Recursive"
Right needs Left: false
Left needs Right: true
{"Left":1,"Missing":1,"Recursive":1,"Right":1,"Throws":2,"Wanted":1}
cancelled
bool(true)
Outside true

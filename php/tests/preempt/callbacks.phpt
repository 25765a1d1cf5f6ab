--TEST--
enable_preemptive_scheduler: code that internal functions call back, generators and includes are switched, too
--FILE--
<?php
require __DIR__ . '/preempt.inc';
Co::set(['enable_preemptive_scheduler' => true]);
$file = __DIR__ . '/callbacks_include.inc';
file_put_contents($file, '<?php compute(0.25);');
$numbers = function () {
    yield 1;
    compute(0.25);
    yield 2;
};
$delegating = function () use ($numbers) {
    yield from $numbers();
};
$computing = function () { compute(0.25); return 0; };
Co\run(function () use ($file, $numbers, $delegating, $computing) {
    echo 'usort ', is_preempted(function () {
        $array = [3, 1, 2];
        usort($array, function ($a, $b) { compute(0.1); return $a <=> $b; });
        if ($array !== [1, 2, 3]) echo "not sorted\n";
    }), "\n";
    echo 'array_map ', is_preempted(fn () => array_map($computing, [1])), "\n";
    echo 'call_user_func ', is_preempted(fn () => call_user_func_array($computing, [])), "\n";
    echo 'closure ', is_preempted(fn () => $computing->__invoke()), "\n";
    echo 'reflection ', is_preempted(fn () => (new ReflectionFunction($computing))->invoke()), "\n";
    echo 'preg ', is_preempted(fn () => preg_replace_callback('/a/', fn () => (string) $computing(), 'bab')), "\n";
    echo 'foreach ', is_preempted(function () use ($numbers) { foreach ($numbers() as $number); }), "\n";
    echo 'yield from ', is_preempted(function () use ($delegating) { foreach ($delegating() as $number); }), "\n";
    echo 'next ', is_preempted(function () use ($numbers) {
        $generator = $numbers();
        $generator->current();
        $generator->next();
    }), "\n";
    echo 'include ', is_preempted(fn () => include $file), "\n";
    echo 'defer ', is_preempted(fn () => Co::defer(fn () => 0) ?? $computing()), "\n";
});
--CLEAN--
<?php
@unlink(__DIR__ . '/callbacks_include.inc');
--EXPECT--
usort switched
array_map switched
call_user_func switched
closure switched
reflection switched
preg switched
foreach switched
yield from switched
next switched
include switched
defer switched

--TEST--
Swoole\Coroutine: a class loader that waits while it loads a parent, an interface or a trait: others wait for the class
--FILE--
<?php
use Swoole\Coroutine;

const SOURCES = [
    'Child' => 'class Child extends Base implements Shape { use Part; }',
    'Base' => 'class Base { public function make(): Base { return $this; } }',
    'Shape' => 'interface Shape {}',
    'Part' => 'trait Part { public $part = 1; }',
    // The parent names the child, which is not linked yet: PHP must find it.
    'Leaf' => 'class Leaf extends Stem {}',
    'Stem' => 'class Stem extends Base { public function make(): Leaf { return new Leaf; } }',
    'Twice' => 'class Twice extends SlowBase {}',
    'SlowBase' => 'class SlowBase {}',
    'Orphan' => 'class Orphan extends NoSuchBase {}',
];
$waits = ['Base', 'Shape', 'Part', 'SlowBase', 'NoSuchBase', 'Stem'];
$calls = [];
spl_autoload_register(function (string $class) use ($waits, &$calls) {
    $calls[] = $class;
    if (in_array($class, $waits)) Coroutine::yield();
    if (isset(SOURCES[$class])) eval(SOURCES[$class]);
});

/** Runs $uses at once, resumes those that load until all have ended. */
function at_once(callable ...$uses): void
{
    $cids = [];
    foreach ($uses as $key => $use) {
        $cids[] = go(function () use ($use, $key) {
            try {
                $result = $use();
                echo "$key: $result\n";
            } catch (Error $error) {
                echo "$key: ", $error->getMessage(), "\n";
            }
        });
    }
    // A coroutine that waits for a class goes on in the next turn of the loop.
    for ($i = 0; $i < 100 && array_filter($cids, 'Swoole\Coroutine::exists'); $i++) {
        foreach ($cids as $cid) @Coroutine::resume($cid);
        Coroutine::sleep(0.001);
    }
}

Coroutine\run(function () {
    at_once(
        fn() => (new Child)->part,
        fn() => get_class((new Child)->make()),
        fn() => json_encode(class_exists('Child', false)),
        fn() => get_class(new Base),
    );
    at_once(fn() => get_class((new Stem)->make()));
    at_once(fn() => get_class(new Twice), function () {
        eval('class Twice { const NAME = "the other"; }');
        return Twice::NAME;
    });
    at_once(fn() => get_class(new Orphan), fn() => get_class(new Orphan));
});
echo implode(' ', $calls), "\n";
?>
--EXPECT--
2: false
3: Base
0: 1
1: Child
0: Leaf
1: the other
0: Cannot declare class twice, because the name is already in use
0: Class "NoSuchBase" not found
1: Class "NoSuchBase" not found
Child Base Part Shape Stem Leaf Twice SlowBase Orphan NoSuchBase Orphan NoSuchBase

--TEST--
Swoole\Coroutine: static variables are shared; include, require and eval inside
--FILE--
<?php
function counter(): int
{
    static $count = 0;
    $before = $count;
    Co::sleep(0.001);
    return ++$count + 0 * $before;
}
$file = __DIR__ . '/static_and_include.inc';
file_put_contents($file, '<?php Co::sleep(0.001); class Included {} return "included by $name in " . Co::getCid();');
for ($i = 0; $i < 3; $i++) {
    go(fn () => print(counter() . "\n"));
}
Swoole\Event::wait();
go(function () use ($file) {
    $name = 'coroutine';
    echo include $file, "\n";
    echo eval('Co::sleep(0.001); return "eval";'), "\n";
    var_dump(class_exists('Included'));
    include __DIR__ . '/no_such_file.inc';
    try {
        require __DIR__ . '/no_such_file.inc';
    } catch (Error $error) {
        echo $error->getMessage(), "\n";
    }
});
--CLEAN--
<?php
unlink(__DIR__ . '/static_and_include.inc');
--EXPECTF--
1
2
3
included by coroutine in 4
eval
bool(true)

Warning: include(%s): Failed to open stream: No such file or directory in %s on line %d

Warning: include(): Failed opening %s for inclusion (%s) in %s on line %d

Warning: require(%s): Failed to open stream: No such file or directory in %s on line %d
Failed opening required '%s' (%s)

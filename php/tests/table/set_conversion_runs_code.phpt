--TEST--
Swoole\Table::set(): conversions that throw, destroy the table, change the array, or switch coroutines
--FILE--
<?php
use Swoole\Table;

class Runs
{
    public function __construct(private Closure $code) {}
    public function __toString(): string { return ($this->code)(); }
}
function make(): Table
{
    $t = new Table(64);
    $t->column('a', Table::TYPE_STRING, 32);
    $t->column('b', Table::TYPE_STRING, 32);
    $t->create();
    $t->set('k', ['a' => 'old', 'b' => 'old']);
    return $t;
}
function attempt(Closure $call): void
{
    try {
        echo json_encode($call()), "\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}

$t = make();
$throws = new Runs(fn() => throw new Exception('thrown'));
foreach ([
    fn() => $t->set('k', ['a' => str_repeat('x', 10), 'b' => $throws]),
    fn() => $t->set('k', ['a' => $throws, 'b' => 'new']),
    fn() => $t->add('n', ['b' => $throws]),
    fn() => $t->update('k', ['b' => $throws]),
    fn() => $t->cmpset('k', ['a' => 'old'], ['b' => $throws]),
    fn() => $t->cmpset('k', ['a' => $throws], ['b' => 'new']),
    fn() => $t->cmpdel('k', ['a' => $throws]),
    fn() => $t['k'] = ['a' => $throws],
] as $call) {
    attempt($call);
}
echo json_encode($t->get('k')), ' ', count($t), "\n";

// The value of the reference is gone before the row is written.
$text = str_repeat('still here ', 2);
$frees = new Runs(function () use (&$text) {
    $text = null;
    str_repeat('overwritten', 3);
    return 'b';
});
attempt(fn() => $t->set('k', ['a' => &$text, 'b' => $frees]));
echo json_encode($t->get('k')), "\n";

$text = str_repeat('still here ', 2);
attempt(fn() => $t->cmpset('k', ['a' => &$text], ['a' => 'compared', 'b' => $frees]));
echo json_encode($t->get('k')), "\n";

// The row of another coroutine gets in between.
Co\run(function () use ($t) {
    $waits = new Runs(function () use ($t) {
        go(fn() => $t->set('k', ['a' => 'other', 'b' => 'other']));
        Co::sleep(0.001);
        return 'late';
    });
    $t->set('k', ['b' => $waits]);
    echo json_encode($t->get('k')), "\n";
});

foreach (['set', 'add', 'update', 'cmpset', 'cmpdel'] as $method) {
    $t = make();
    $destroys = new Runs(function () use ($t) {
        $t->destroy();
        return 'x';
    });
    $arguments = ['k', ['a' => $destroys, 'b' => 'y'], ['b' => 'z']];
    attempt(fn() => $t->$method(...array_slice($arguments, 0, $method === 'cmpset' ? 3 : 2)));
}

// An expectation that no column can meet, next to one that runs code.
$t = make();
$equal = fn() => new Runs(fn() => 'old');
foreach ([5, 'unknown'] as $key) {
    attempt(fn() => $t->cmpset('k', [$key => 'x', 'a' => $equal()], ['a' => 'new']));
    attempt(fn() => $t->cmpset('k', [$key => 'x'], ['a' => new Runs(fn() => 'new')]));
    attempt(fn() => $t->cmpdel('k', [$key => 'x', 'a' => $equal()]));
}
attempt(fn() => $t->cmpset('k', ['a' => $equal()], [5 => 'x', 'a' => 'new']));
echo json_encode($t->get('k')), "\n";
?>
--EXPECT--
Exception: thrown
Exception: thrown
Exception: thrown
Exception: thrown
Exception: thrown
Exception: thrown
Exception: thrown
Exception: thrown
{"a":"old","b":"old"} 1
true
{"a":"still here still here ","b":"b"}
true
{"a":"compared","b":"b"}
{"a":"other","b":"late"}
Swoole\Error: the table has been destroyed
Swoole\Error: the table has been destroyed
Swoole\Error: the table has been destroyed
Swoole\Error: the table has been destroyed
Swoole\Error: the table has been destroyed
false
false
false
false
false
false
true
{"a":"new","b":"old"}

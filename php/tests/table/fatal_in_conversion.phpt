--TEST--
Swoole\Table: a fatal error or an exception in the middle of a call leaves the table usable
--FILE--
<?php
use Swoole\Table;

class Fatal
{
    public function __toString(): string { @trigger_error('fatal', E_USER_ERROR); return ''; }
}
$t = new Table(64);
$t->column('a', Table::TYPE_STRING, 8);
$t->column('b', Table::TYPE_STRING, 8);
$t->create();
$t->set('k', ['a' => 'old', 'b' => 'old']);

set_error_handler(fn($n, $m) => throw new ErrorException(substr($m, 0, 44)));
foreach ([
    fn() => $t->incr('k', 'a'),
    fn() => $t->incr('k', 'none'),
    fn() => $t->set(str_repeat('k', 64), []),
    fn() => $t->set('k', ['a' => 'new', 'b' => [1]]),
    fn() => $t['k']['none'],
    fn() => $t['k']['none'] = 1,
    fn() => $t->create(),
] as $call) {
    try {
        var_dump($call());
    } catch (ErrorException $e) {
        echo $e->getMessage(), "\n";
    }
}
for ($i = 0; count($t) < $t->stats()['total_slice_num']; $i++) {
    $t->set("k$i", []);
}
try {
    $t->add('full', []);
} catch (ErrorException $e) {
    echo $e->getMessage(), "\n";
}
restore_error_handler();
register_shutdown_function(function () use ($t) {
    echo json_encode($t->get('k')), "\n";
    var_dump($t->set('k', ['a' => 'after']), $t->get('k', 'a'), count($t));
});
foreach ($t as $row) {
    $t->set('k', ['a' => 'new', 'b' => new Fatal]);
}
?>
--EXPECTF--
Swoole\Table::incr(): can't execute 'incr' o
Swoole\Table::incr(): column[none] does not 
Swoole\Table::set(): key[kkkkkkkkkkkkkkkkkkk
Array to string conversion
Swoole\Table\Row::offsetGet(): column[none] 
Swoole\Table\Row::offsetSet(): column[none] 
Swoole\Table::create(): the table has been c
Swoole\Table::add(): failed to add('full'), 

Fatal error: fatal in %s on line %d
{"a":"old","b":"old"}
bool(true)
string(5) "after"
int(76)

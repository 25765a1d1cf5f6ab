--TEST--
Swoole\Table: foreach, nested and together with deletions; rewind(), valid(), next(), current() and key()
--FILE--
<?php
use Swoole\Table;

function make(int $rows): Table
{
    $t = new Table(128);
    $t->column('v', Table::TYPE_INT);
    $t->create();
    for ($i = 0; $i < $rows; $i++) {
        $t->set("k$i", ['v' => $i]);
    }
    return $t;
}

// Each foreach has its own position.
$t = make(3);
$pairs = [];
foreach ($t as $a => $_) {
    foreach ($t as $b => $_) {
        $pairs[] = "$a$b";
    }
}
sort($pairs);
echo implode(' ', $pairs), "\n";

// Deleting and changing the current row visits each row once.
$t = make(120);
$seen = [];
foreach ($t as $key => $row) {
    $seen[] = $row['v'];
    $t->set($key, ['v' => -1]);
    $t->del($key);
}
sort($seen);
var_dump($seen === range(0, 119), count($t));

// New rows may or may not be visited, but the loop ends.
$t = make(3);
$visits = 0;
foreach ($t as $key => $row) {
    if (++$visits < 50) {
        $t->set("new$visits", ['v' => 1]);
    }
}
var_dump($visits >= 3);

// current() and key() inside of foreach and by hand.
$t = make(2);
foreach ($t as $key => $row) {
    var_dump($t->valid(), $t->key() === $key, $t->current() === $row);
    break;
}
$t->rewind();
$keys = [];
for (; $t->valid(); $t->next()) {
    $keys[$t->key()] = $t->current();
    $t->del($t->key());
    var_dump($t->current() === end($keys));
}
ksort($keys);
echo json_encode($keys), "\n";
var_dump($t->key(), $t->current(), $t->valid());

// Functions of PHP that iterate.
$t = make(3);
[$first, $second] = [iterator_to_array($t), iterator_to_array($t)];
var_dump($first == $second, iterator_count($t), [...$t] == $first);
$limited = iterator_to_array(new LimitIterator(new IteratorIterator($t), 1, 2));
var_dump(count($limited));
function keys(Table $t): Generator { yield from $t; }
var_dump(iterator_to_array(keys($t)) == $first);

// An exception leaves the loop; the table is usable.
try {
    foreach ($t as $row) {
        throw new Exception('out');
    }
} catch (Exception $e) {
    echo $e->getMessage(), ' ', count($t), "\n";
}
try {
    foreach ($t as &$row) {
    }
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}
// Destroyed in the loop.
try {
    foreach ($t as $row) {
        echo json_encode($row), "\n";
        $t->destroy();
    }
} catch (Error $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
// A class with its own methods.
class Numbered extends Table
{
    private int $number = 0;
    public function rewind(): void { $this->number = 0; parent::rewind(); }
    public function key(): mixed { return $this->number++; }
}
$n = new Numbered(64);
$n->column('v', Table::TYPE_INT);
$n->create();
$n->set('a', ['v' => 1]);
$n->set('b', ['v' => 2]);
var_dump(array_keys(iterator_to_array($n)));
?>
--EXPECT--
k0k0 k0k1 k0k2 k1k0 k1k1 k1k2 k2k0 k2k1 k2k2
bool(true)
int(0)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
{"k0":{"v":0},"k1":{"v":1}}
NULL
NULL
bool(false)
bool(true)
int(3)
bool(true)
int(2)
bool(true)
out 3
An iterator cannot be used with foreach by reference
{"v":0}
Swoole\Error: the table has been destroyed
array(2) {
  [0]=>
  int(0)
  [1]=>
  int(1)
}

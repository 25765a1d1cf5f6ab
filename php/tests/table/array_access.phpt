--TEST--
Swoole\Table: array access and Table\Row, as in Swoole 1.9 to 4.6
--FILE--
<?php
use Swoole\Table;

function attempt(Closure $call): void
{
    try {
        echo json_encode($call()), "\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}

$t = new swoole_table(64);
$t->column('id', Table::TYPE_INT);
$t->column('name', Table::TYPE_STRING, 16);
$t->create();
$t['a'] = ['id' => 1, 'name' => 'ann'];
$row = $t['a'];
var_dump($row, $row instanceof swoole_table_row, $row instanceof ArrayAccess);
var_dump($row['id'], $row['name'], isset($row['id']), isset($row['none']), empty($row['id']));
$row['name'] = 'anna';
$t['a']['id'] = 5;
$t['a']['id'] += 2;
echo json_encode($t->get('a')), ' ', json_encode($row->value), "\n";
$t['b']['name'] = 'made';
echo json_encode($t->get('b')), "\n";
var_dump(isset($t['a']), isset($t['none']), empty($t['a']), empty($t['none']), $t['none'] ?? 'default', $t['none']['id'] ?? 'none');
var_dump(isset($t['a']['id']), isset($t['a']['none']), isset($t['none']['id']));
unset($t['b'], $t['none']);
var_dump(count($t));
$t[7] = ['id' => 7];
var_dump($t[7]['id'], $t['7']['id'], $t->get('7', 'id'));
attempt(fn() => $t['none']);
attempt(fn() => $t['none']['id']);
attempt(fn() => $t[] = ['id' => 1]);
attempt(fn() => $t['a'] = 'text');
attempt(fn() => $t[[]]);
attempt(fn() => $t[str_repeat('k', 64)] = ['id' => 1]);
attempt(fn() => $row['none']);
attempt(fn() => $row['none'] = 1);
attempt(function () use ($row) { unset($row['id']); });
attempt(fn() => (new Table\Row)['id']);
attempt(function () { $made = new Table\Row; $made['id'] = 1; });
attempt(fn() => $t->offsetGet('a')['id']);
attempt(fn() => $t->offsetGet('none'));
attempt(fn() => [$t->offsetExists('a'), $t->offsetSet('c', ['id' => 3]), $t->get('c', 'id'), $t->offsetUnset('c'), $t->exists('c')]);
attempt(fn() => clone $row);
attempt(fn() => serialize($row));

// A row keeps its table alive, and knows when that is destroyed.
$t->destroy();
attempt(function () use ($row) { $row['id'] = 1; });
echo json_encode($row->value), "\n";

// The methods of a class that extends it.
class WithMethods extends Table
{
    public function offsetGet($offset) { return "got $offset"; }
    public function offsetSet($offset, $value) { echo "set ", json_encode([$offset, $value]), "\n"; }
    public function offsetExists($offset) { return $offset === 'yes'; }
    public function offsetUnset($offset) { echo "unset $offset\n"; }
}
class WithInterface extends Table implements ArrayAccess
{
    public function offsetGet(mixed $offset): mixed { return "got $offset"; }
    public function offsetSet(mixed $offset, mixed $value): void { echo "set ", json_encode([$offset, $value]), "\n"; }
    public function offsetExists(mixed $offset): bool { return $offset === 'yes'; }
    public function offsetUnset(mixed $offset): void { echo "unset $offset\n"; }
}
foreach ([new WithMethods(64), new WithInterface(64)] as $own) {
    var_dump($own['k'], isset($own['yes']), isset($own['no']), $own['yes'] ?? 'default', $own['no'] ?? 'default', empty($own['yes']));
    $own['k'] = 1;
    $own[] = 2;
    unset($own['k']);
}
?>
--EXPECTF--
object(Swoole\Table\Row)#%d (2) {
  ["key"]=>
  string(1) "a"
  ["value"]=>
  array(2) {
    ["id"]=>
    int(1)
    ["name"]=>
    string(3) "ann"
  }
}
bool(true)
bool(true)
int(1)
string(3) "ann"
bool(true)
bool(false)
bool(false)
{"id":7,"name":"anna"} {"id":1,"name":"anna"}
{"id":0,"name":"made"}
bool(true)
bool(false)
bool(false)
bool(true)
string(7) "default"
string(4) "none"
bool(true)
bool(false)
bool(false)
int(1)
int(7)
int(7)
int(7)
Error: row[none] does not exist
Error: row[none] does not exist
Error: Cannot append to a table: a row needs a key
TypeError: A row of a table must be of type array, string given

Warning: Array to string conversion in %s on line %d
Error: row[Array] does not exist

Warning: %s(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk] is too long: 64 bytes, 63 are allowed in %s on line %d
{"id":1}

Warning: Swoole\Table\Row::offsetGet(): column[none] does not exist in %s on line %d
null

Warning: Swoole\Table\Row::offsetSet(): column[none] does not exist in %s on line %d
1

Warning: Swoole\Table\Row::offsetUnset(): a column of a row cannot be unset in %s on line %d
null

Warning: Swoole\Table\Row::offsetGet(): column[id] does not exist in %s on line %d
null
Swoole\Error: the row belongs to no table
7
Error: row[none] does not exist
[true,null,3,null,false]
Error: Trying to clone an uncloneable object of class Swoole\Table\Row
Exception: Serialization of 'Swoole\Table\Row' is not allowed
Swoole\Error: the table has been destroyed
{"id":1,"name":"anna"}
string(5) "got k"
bool(true)
bool(false)
string(7) "got yes"
string(7) "default"
bool(false)
set ["k",1]
set [null,2]
unset k
string(5) "got k"
bool(true)
bool(false)
string(7) "got yes"
string(7) "default"
bool(false)
set ["k",1]
set [null,2]
unset k

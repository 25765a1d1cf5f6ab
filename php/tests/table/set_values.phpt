--TEST--
Swoole\Table::set(): conversions, partial rows, references, unknown columns, many columns
--FILE--
<?php
use Swoole\Table;

class Named
{
    public function __toString(): string { return 'obj'; }
}
$t = new Table(64);
$t->column('i', Table::TYPE_INT);
$t->column('f', Table::TYPE_FLOAT);
$t->column('s', Table::TYPE_STRING, 32);
$t->create();
$show = fn(string $key) => print(json_encode($t->get($key)) . "\n");

$t->set('a', ['s' => 12.5, 'f' => '1e2xyz', 'i' => '7 apples']);
$show('a');
$t->set('a', ['i' => true, 's' => false, 'unknown' => new Named, 3 => 4]);
$show('a');
$text = 'by reference';
$number = 5;
$t->set('a', ['s' => &$text, 'i' => &$number]);
$show('a');
$t->set('o', ['s' => new Named, 'i' => 9]);
$show('o');
set_error_handler(fn($n, $m) => print("handler: $m\n"));
$t->set('w', ['i' => new Named, 'f' => new Named, 's' => [1]]);
$show('w');
restore_error_handler();

// The column's name need not be the string that it was defined with.
$t->set('dynamic', [implode('', ['', 'i']) => 3, str_replace('x', 's', 'x') => 'name']);
$show('dynamic');
var_dump($t->get('dynamic', str_replace('x', 's', 'x')));

$wide = new Table(64);
$expected = [];
for ($n = 0; $n < 40; $n++) {
    $wide->column("c$n", [Table::TYPE_INT, Table::TYPE_STRING][$n % 2], 16);
    $expected["c$n"] = $n % 2 ? "value $n" : $n;
}
$wide->create();
var_dump($wide->set('k', $expected), $wide->get('k') === $expected);
// In another order, and numbers for texts.
$numbers = array_reverse(array_combine(array_keys($expected), range(0, 39)), true);
var_dump($wide->set('k', $numbers), $wide->get('k') == $numbers, array_keys($wide->get('k')) === array_keys($expected));
?>
--EXPECT--
{"i":7,"f":100,"s":"12.5"}
{"i":1,"f":100,"s":""}
{"i":5,"f":100,"s":"by reference"}
{"i":9,"f":0,"s":"obj"}
handler: Object of class Named could not be converted to int
handler: Object of class Named could not be converted to float
handler: Array to string conversion
{"i":1,"f":1,"s":"Array"}
{"i":3,"f":0,"s":"name"}
string(4) "name"
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)

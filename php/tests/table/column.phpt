--TEST--
Swoole\Table::column(): definitions that are refused, and the type numbers of old releases
--FILE--
<?php
use Swoole\Table;

swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
$t = new Table(64);
var_dump($t->column('s', Table::TYPE_STRING), $t->column('s', Table::TYPE_STRING, -1));
var_dump($t->column('u', 4), $t->column('u', 0), $t->column('u', -1));
var_dump($t->column('', Table::TYPE_INT));
var_dump($t->column('i', Table::TYPE_INT, 1), $t->column('i', Table::TYPE_FLOAT), $t->column('i', 99));
var_dump($t->column('f', 6), $t->column('s', 7, 5), $t->column('I', Table::TYPE_INT, -5));
var_dump($t->create());
var_dump($t->column('late', Table::TYPE_INT), $t->column('late', 99));
// An INT has 8 bytes whatever its size says; a STRING is rounded up.
$t->set('k', ['i' => PHP_INT_MIN, 'f' => '2.5', 's' => 'eight by', 'I' => PHP_INT_MAX, 'late' => 1]);
var_dump($t->get('k'));

// A table needs no columns: it is a set of keys.
$keys = new Table(64);
var_dump($keys->create(), $keys->set('a', []), $keys->get('a'), $keys->get('b'), count($keys), $keys->count(1));
foreach ($keys as $key => $row) {
    var_dump($key, $row);
}
try {
    $t->column('x', 'int');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECTF--

Warning: Swoole\Table::column(): the length of string type values has to be more than zero in %s on line %d

Warning: Swoole\Table::column(): the length of string type values has to be more than zero in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)

Warning: Swoole\Table::column(): the name of a column must not be empty in %s on line %d
bool(false)

Warning: Swoole\Table::column(): there is a column of this name already in %s on line %d

Warning: Swoole\Table::column(): there is a column of this name already in %s on line %d
bool(true)
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
bool(true)

Warning: Swoole\Table::column(): unable to add column after table has been created in %s on line %d

Warning: Swoole\Table::column(): unable to add column after table has been created in %s on line %d
bool(false)
bool(false)
array(4) {
  ["i"]=>
  int(-9223372036854775808)
  ["f"]=>
  float(2.5)
  ["s"]=>
  string(8) "eight by"
  ["I"]=>
  int(9223372036854775807)
}
bool(true)
bool(true)
array(0) {
}
bool(false)
int(1)
int(0)
string(1) "a"
array(0) {
}
Swoole\Table::column(): Argument #2 ($type) must be of type int, string given

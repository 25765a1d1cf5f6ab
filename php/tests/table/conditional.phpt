--TEST--
Swoole\Table: add(), update(), cmpset(), getdel(), cmpdel(), del()
--FILE--
<?php
use Swoole\Table;

$t = new Table(64);
$t->column('i', Table::TYPE_INT);
$t->column('f', Table::TYPE_FLOAT);
$t->column('s', Table::TYPE_STRING, 8);
$t->create();
$row = fn() => print(json_encode($t->get('k')) . "\n");

var_dump($t->update('k', ['i' => 1]), $t->add('k', ['i' => 1, 's' => 'one']), $t->add('k', ['i' => 2]));
$row();
var_dump($t->update('k', ['f' => 1.5, 'unknown' => 1]), $t->update('k', []));
$row();

var_dump($t->cmpset('none', [], ['i' => 9]), $t->exists('none'));
var_dump($t->cmpset('k', ['i' => 2], ['i' => 9]), $t->cmpset('k', ['s' => 'one', 'f' => NAN], ['i' => 9]));
var_dump($t->cmpset('k', ['s' => 'one of these'], ['i' => 9]), $t->cmpset('k', ['unknown' => 1], ['i' => 9]));
$row();
var_dump($t->cmpset('k', ['i' => '1', 'f' => 1.5, 's' => 'one'], ['i' => 2, 's' => 'two']));
$row();
var_dump($t->cmpset('k', [], ['i' => 3]), $t->cmpset('k', ['i' => 3], []));
$row();

var_dump($t->getdel('none'), $t->getdel('k', 'unknown'), $t->exists('k'), $t->getdel('k', 's'), $t->exists('k'));
$t->set('k', ['i' => 4]);
var_dump($t->getdel('k') === ['i' => 4, 'f' => 0.0, 's' => ''], $t->getdel('k'));

$t->set('k', ['i' => 5, 's' => 'five']);
var_dump($t->cmpdel('k', ['i' => 4]), $t->cmpdel('k', ['i' => 5, 'unknown' => 1]), $t->cmpdel('k', ['s' => 'fiver']));
var_dump($t->cmpdel('k', ['i' => 5, 's' => 'five']), $t->cmpdel('k', []), $t->del('k'));
$t->set('k', []);
var_dump($t->cmpdel('k', []), count($t));
?>
--EXPECT--
bool(false)
bool(true)
bool(false)
{"i":1,"f":0,"s":"one"}
bool(true)
bool(true)
{"i":1,"f":1.5,"s":"one"}
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
{"i":1,"f":1.5,"s":"one"}
bool(true)
{"i":2,"f":1.5,"s":"two"}
bool(true)
bool(true)
{"i":3,"f":1.5,"s":"two"}
bool(false)
bool(false)
bool(true)
string(3) "two"
bool(false)
bool(true)
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
bool(false)
bool(false)
bool(true)
int(0)

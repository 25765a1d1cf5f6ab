--TEST--
Swoole\Table: keys that are empty, too long or numbers; strings that are cut; a full table; incr() that fails
--FILE--
<?php
use Swoole\Table;

swoole_async_set(['log_file' => $log = tempnam(sys_get_temp_dir(), 'table')]);
$t = new Table(64);
$t->column('i', Table::TYPE_INT);
$t->column('f', Table::TYPE_FLOAT);
$t->column('s', Table::TYPE_STRING, 8);
$t->create();

var_dump($t->set('', ['i' => 1]), $t->get('', 'i'), $t->exists(''), $t->incr('', 'i'), count($t));
foreach ($t as $key => $row) {
    var_dump($key);
}
var_dump($t->del(''));

$long = str_repeat('k', 64);
var_dump($t->set($long, ['i' => 1]), $t->add($long, []), $t->update($long, []), $t->cmpset($long, [], []));
var_dump($t->incr($long, 'i'), $t->decr($long, 'f'));
var_dump($t->get($long), $t->get($long, 'i'), $t->exists($long), $t->del($long), $t->getdel($long), $t->cmpdel($long, []), count($t));

$t->set(12, ['i' => 12]);
var_dump($t->get('12', 'i'), $t->incr(12, 'i'), $t->exists(12), $t->del(12));

$t->set('cut', ['s' => '123456789', 'i' => 1]);
$t->cmpset('cut', ['i' => 1], ['s' => 'abcdefghijk']);
var_dump($t->get('cut', 's'), preg_match_all('/WARNING\s.*key=cut,field=s/', file_get_contents($log)));
$t->del('cut');

var_dump($t->incr('k', 's'), $t->decr('k', 'none', 5), $t->incr('k', ''), $t->exists('k'));
var_dump($t->incr('k', 'i', 1.9), $t->incr('k', 'i', '3'), $t->decr('k', 'i', PHP_INT_MIN), $t->incr('k', 'f', '0.5'));
try {
    $t->incr('k', 'i', 'many');
} catch (TypeError $e) {
    echo $e->getMessage(), "\n";
}
$t->del('k');

for ($i = 0; @$t->set("k$i", ['i' => $i]); $i++) {
}
var_dump($i, swoole_last_error() === SWOOLE_ERROR_MALLOC_FAIL);
var_dump($t->set('n', []), $t->add('n', []), $t->incr('n', 'i'), $t->decr('n', 'f'));
var_dump($t->set('k0', ['i' => 5]), $t->del('k0'), $t->incr('n', 'i'));
unlink($log);
?>
--EXPECTF--
bool(true)
int(1)
bool(true)
int(2)
int(1)
string(0) ""
bool(true)

Warning: Swoole\Table::set(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk] is too long: 64 bytes, 63 are allowed in %s on line %d

Warning: Swoole\Table::add(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk] is too long: 64 bytes, 63 are allowed in %s on line %d

Warning: Swoole\Table::update(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk] is too long: 64 bytes, 63 are allowed in %s on line %d

Warning: Swoole\Table::cmpset(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk] is too long: 64 bytes, 63 are allowed in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)

Warning: Swoole\Table::incr(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk] is too long: 64 bytes, 63 are allowed in %s on line %d

Warning: Swoole\Table::decr(): key[kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk] is too long: 64 bytes, 63 are allowed in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
int(0)
int(12)
int(13)
bool(true)
bool(true)
string(8) "abcdefgh"
int(2)

Warning: Swoole\Table::incr(): can't execute 'incr' on a string type column in %s on line %d

Warning: Swoole\Table::decr(): column[none] does not exist in %s on line %d

Warning: Swoole\Table::incr(): column[] does not exist in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)
int(1)
int(4)
int(-9223372036854775804)
float(0.5)
Swoole\Table::incr(): Argument #3 ($incrby) must be of type int|float, string given
int(76)
bool(true)

Warning: Swoole\Table::set(): failed to set('n'), unable to allocate memory in %s on line %d

Warning: Swoole\Table::add(): failed to add('n'), unable to allocate memory in %s on line %d

Warning: Swoole\Table::incr(): failed to incr('n'), unable to allocate memory in %s on line %d

Warning: Swoole\Table::decr(): failed to decr('n'), unable to allocate memory in %s on line %d
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
bool(true)
int(1)

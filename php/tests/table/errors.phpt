--TEST--
Swoole\Table: used before the constructor, before create(), after destroy(), and twice
--FILE--
<?php
use Swoole\Table;

function attempt(string $what, callable $call): void
{
    try {
        echo "$what: ", json_encode($call()), "\n";
    } catch (Error $e) {
        echo "$what: ", get_class($e), ': ', $e->getMessage(), "\n";
    }
}

class Unconstructed extends Table
{
    public function __construct() {}
}

$calls = [
    'set' => fn(Table $t) => $t->set('k', []),
    'add' => fn(Table $t) => $t->add('k', []),
    'update' => fn(Table $t) => $t->update('k', []),
    'cmpset' => fn(Table $t) => $t->cmpset('k', [], []),
    'get' => fn(Table $t) => $t->get('k'),
    'getdel' => fn(Table $t) => $t->getdel('k', 'v'),
    'del' => fn(Table $t) => $t->del('k'),
    'delete' => fn(Table $t) => $t->delete('k'),
    'cmpdel' => fn(Table $t) => $t->cmpdel('k', []),
    'exists' => fn(Table $t) => $t->exists('k'),
    'exist' => fn(Table $t) => $t->exist('k'),
    'incr' => fn(Table $t) => $t->incr('k', 'v'),
    'decr' => fn(Table $t) => $t->decr('k', 'v'),
    'count' => fn(Table $t) => count($t),
    'getSize' => fn(Table $t) => $t->getSize(),
    'getMemorySize' => fn(Table $t) => $t->getMemorySize(),
    'stats' => fn(Table $t) => $t->stats(),
    'rewind' => fn(Table $t) => $t->rewind(),
    'valid' => fn(Table $t) => $t->valid(),
    'next' => fn(Table $t) => $t->next(),
    'current' => fn(Table $t) => $t->current(),
    'key' => fn(Table $t) => $t->key(),
    'foreach' => function (Table $t) { foreach ($t as $row) {} },
    'read' => fn(Table $t) => $t['k'],
    'write' => fn(Table $t) => $t['k'] = ['v' => 1],
    'isset' => fn(Table $t) => isset($t['k']),
    'unset' => function (Table $t) { unset($t['k']); },
    'destroy' => fn(Table $t) => $t->destroy(),
];

$unconstructed = new Unconstructed;
attempt('column', fn() => $unconstructed->column('v', Table::TYPE_INT));
attempt('create', fn() => $unconstructed->create());
$defined = new Table(64);
$defined->column('v', Table::TYPE_INT);
$destroyed = new Table(64);
$destroyed->column('v', Table::TYPE_INT);
$destroyed->create();
$destroyed->set('k', ['v' => 1]);
var_dump($destroyed->destroy());
foreach ($calls as $name => $call) {
    attempt($name, fn() => $call($unconstructed));
    attempt($name, fn() => $call($defined));
    attempt($name, fn() => $call($destroyed));
}
attempt('create', fn() => $destroyed->create());
attempt('column', fn() => $destroyed->column('w', Table::TYPE_INT));
attempt('construct', fn() => $defined->__construct(64));
attempt('clone', fn() => clone $defined);
var_dump($defined->create(), $defined->create());
?>
--EXPECTF--
column: column: Swoole\Error: must call constructor first
create: create: Swoole\Error: must call constructor first
bool(true)
set: set: Swoole\Error: must call constructor first
set: set: Swoole\Error: the table is not created or does not exist: call create() first
set: set: Swoole\Error: the table has been destroyed
add: add: Swoole\Error: must call constructor first
add: add: Swoole\Error: the table is not created or does not exist: call create() first
add: add: Swoole\Error: the table has been destroyed
update: update: Swoole\Error: must call constructor first
update: update: Swoole\Error: the table is not created or does not exist: call create() first
update: update: Swoole\Error: the table has been destroyed
cmpset: cmpset: Swoole\Error: must call constructor first
cmpset: cmpset: Swoole\Error: the table is not created or does not exist: call create() first
cmpset: cmpset: Swoole\Error: the table has been destroyed
get: get: Swoole\Error: must call constructor first
get: get: Swoole\Error: the table is not created or does not exist: call create() first
get: get: Swoole\Error: the table has been destroyed
getdel: getdel: Swoole\Error: must call constructor first
getdel: getdel: Swoole\Error: the table is not created or does not exist: call create() first
getdel: getdel: Swoole\Error: the table has been destroyed
del: del: Swoole\Error: must call constructor first
del: del: Swoole\Error: the table is not created or does not exist: call create() first
del: del: Swoole\Error: the table has been destroyed
delete: delete: Swoole\Error: must call constructor first
delete: delete: Swoole\Error: the table is not created or does not exist: call create() first
delete: delete: Swoole\Error: the table has been destroyed
cmpdel: cmpdel: Swoole\Error: must call constructor first
cmpdel: cmpdel: Swoole\Error: the table is not created or does not exist: call create() first
cmpdel: cmpdel: Swoole\Error: the table has been destroyed
exists: exists: Swoole\Error: must call constructor first
exists: exists: Swoole\Error: the table is not created or does not exist: call create() first
exists: exists: Swoole\Error: the table has been destroyed
exist: exist: Swoole\Error: must call constructor first
exist: exist: Swoole\Error: the table is not created or does not exist: call create() first
exist: exist: Swoole\Error: the table has been destroyed
incr: incr: Swoole\Error: must call constructor first
incr: incr: Swoole\Error: the table is not created or does not exist: call create() first
incr: incr: Swoole\Error: the table has been destroyed
decr: decr: Swoole\Error: must call constructor first
decr: decr: Swoole\Error: the table is not created or does not exist: call create() first
decr: decr: Swoole\Error: the table has been destroyed
count: count: Swoole\Error: must call constructor first
count: count: Swoole\Error: the table is not created or does not exist: call create() first
count: count: Swoole\Error: the table has been destroyed
getSize: getSize: Swoole\Error: must call constructor first
getSize: getSize: Swoole\Error: the table is not created or does not exist: call create() first
getSize: getSize: Swoole\Error: the table has been destroyed
getMemorySize: getMemorySize: Swoole\Error: must call constructor first
getMemorySize: getMemorySize: Swoole\Error: the table is not created or does not exist: call create() first
getMemorySize: getMemorySize: Swoole\Error: the table has been destroyed
stats: stats: Swoole\Error: must call constructor first
stats: stats: Swoole\Error: the table is not created or does not exist: call create() first
stats: stats: Swoole\Error: the table has been destroyed
rewind: rewind: Swoole\Error: must call constructor first
rewind: rewind: Swoole\Error: the table is not created or does not exist: call create() first
rewind: rewind: Swoole\Error: the table has been destroyed
valid: valid: Swoole\Error: must call constructor first
valid: valid: Swoole\Error: the table is not created or does not exist: call create() first
valid: valid: Swoole\Error: the table has been destroyed
next: next: Swoole\Error: must call constructor first
next: next: Swoole\Error: the table is not created or does not exist: call create() first
next: next: Swoole\Error: the table has been destroyed
current: current: Swoole\Error: must call constructor first
current: current: Swoole\Error: the table is not created or does not exist: call create() first
current: current: Swoole\Error: the table has been destroyed
key: key: Swoole\Error: must call constructor first
key: key: Swoole\Error: the table is not created or does not exist: call create() first
key: key: Swoole\Error: the table has been destroyed
foreach: foreach: Swoole\Error: must call constructor first
foreach: foreach: Swoole\Error: the table is not created or does not exist: call create() first
foreach: foreach: Swoole\Error: the table has been destroyed
read: read: Swoole\Error: must call constructor first
read: read: Swoole\Error: the table is not created or does not exist: call create() first
read: read: Swoole\Error: the table has been destroyed
write: write: Swoole\Error: must call constructor first
write: write: Swoole\Error: the table is not created or does not exist: call create() first
write: write: Swoole\Error: the table has been destroyed
isset: isset: Swoole\Error: must call constructor first
isset: isset: Swoole\Error: the table is not created or does not exist: call create() first
isset: isset: Swoole\Error: the table has been destroyed
unset: unset: Swoole\Error: must call constructor first
unset: unset: Swoole\Error: the table is not created or does not exist: call create() first
unset: unset: Swoole\Error: the table has been destroyed
destroy: destroy: Swoole\Error: must call constructor first
destroy: destroy: Swoole\Error: the table is not created or does not exist: call create() first
destroy: destroy: Swoole\Error: the table has been destroyed
create: create: Swoole\Error: the table has been destroyed
column: 
Warning: Swoole\Table::column(): unable to add column after table has been created in %s on line 65
false
construct: construct: Error: Constructor of Swoole\Table can only be called once
clone: clone: Error: Trying to clone an uncloneable object of class Swoole\Table

Warning: Swoole\Table::create(): the table has been created already in %s on line 68
bool(true)
bool(false)

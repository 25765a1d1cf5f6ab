--TEST--
Swoole\Table: subclasses with typed signatures, names, properties, what cannot be done with it
--FILE--
<?php
class Sessions extends Swoole\Table
{
    public function __construct(int $table_size, float $conflict_proportion = 0.2)
    {
        parent::__construct($table_size, $conflict_proportion);
    }
    public function column(string $name, int $type, int $size = 0): bool
    {
        return parent::column($name, $type, $size);
    }
    public function set(string $key, array $value): bool
    {
        return parent::set("session:$key", $value);
    }
    public function get(string $key, ?string $field = null): array|string|int|float|false
    {
        return parent::get("session:$key", $field);
    }
    public function count(): int
    {
        return 10 * parent::count();
    }
}
$s = new Sessions(64);
var_dump($s->size, $s->memorySize, $s->column('uid', Sessions::TYPE_INT), $s->create(), $s->set('a', ['uid' => 3]), $s->get('a', 'uid'), count($s));
var_dump($s->size, $s->memorySize === $s->getMemorySize(), $s->count(COUNT_RECURSIVE));
var_dump(new swoole_table(8) instanceof Swoole\Table, is_callable([$s, 'delete']), is_callable([$s, 'exist']));
foreach ([
    fn() => serialize($s),
    fn() => clone $s,
    function () use ($s) { unset($s->size); },
    fn() => $s->__construct(64),
    fn() => new Swoole\Table,
    fn() => new Swoole\Table('many'),
] as $call) {
    try {
        $call();
        echo "no exception\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}
?>
--EXPECT--
NULL
NULL
bool(true)
bool(true)
bool(true)
int(3)
int(10)
int(64)
bool(true)
int(10)
bool(true)
bool(true)
bool(true)
Exception: Serialization of 'Sessions' is not allowed
Error: Trying to clone an uncloneable object of class Sessions
Error: Property size of class Sessions cannot be unset
Error: Constructor of Sessions can only be called once
ArgumentCountError: Swoole\Table::__construct() expects at least 1 argument, 0 given
TypeError: Swoole\Table::__construct(): Argument #1 ($table_size) must be of type int, string given

--TEST--
Swoole\Serialize: what pack() makes, unpack() restores
--FILE--
<?php
use Swoole\Serialize;
class Point
{
    public $x = 1;
    protected $y = 2;
    private $z = 3;
    public ?Point $next = null;
    public function set($x, $y, $z): static
    {
        [$this->x, $this->y, $this->z] = [$x, $y, $z];
        return $this;
    }
}
class Child extends Point
{
    private $z = 'of the child';
    public readonly int $once;
    public function __construct(int $once)
    {
        echo "constructed\n";
        $this->once = $once;
    }
}
class Sleeper
{
    public $kept = 'kept';
    protected $hidden = 'hidden';
    private $own = 'own';
    public $dropped = 'dropped';
    public function __sleep()
    {
        return ['kept', 'hidden', 'own'];
    }
    public function __wakeup()
    {
        $this->dropped = "woken with $this->kept, $this->hidden, $this->own";
    }
}
class Modern
{
    public $data;
    public function __serialize(): array
    {
        return ['saved' => $this->data];
    }
    public function __unserialize(array $data): void
    {
        $this->data = $data['saved'] . ' restored';
    }
}
enum Suit: string
{
    case Hearts = 'h';
}

$values = [null, true, false, 0, 1, -1, 63, 64, -64, -65, PHP_INT_MAX, PHP_INT_MIN, 0.0, -0.0, 1.5, INF, '', 'text', "bytes \0\xff", str_repeat('x', 100000),
    [], [1, 2, 3], ['a' => 1, 5 => 'b', -7 => null, '' => []], [[[[['deep']]]]], array_fill(0, 1000, ['k' => 'v'])];
foreach ($values as $index => $value) {
    foreach ([0, SWOOLE_FAST_PACK] as $flag) {
        $back = Serialize::unpack(Serialize::pack($value, $flag), $flag);
        if ($back !== $value) echo "value $index came back as ", var_export($back, true), "\n";
    }
}
var_dump(is_nan(Serialize::unpack(Serialize::pack(NAN))));
$numbers = range(0, 100);
var_dump(strlen(Serialize::pack($numbers)) < strlen(Serialize::pack($numbers, SWOOLE_FAST_PACK)));
var_dump(str_ends_with(Serialize::pack([1]), 'EOF'), swoole_serialize::unpack(swoole_serialize::pack('old name')));

$objects = [
    (new Point)->set(1, [2], null),
    (new Child(5))->set('x', 'y', 'z of the parent'),
    (object) ['a' => 1, '7' => 'number', '' => 'empty'],
    new Sleeper, new ArrayObject([1, 2]), Suit::Hearts, new DateTimeImmutable('2026-12-01 UTC'),
];
foreach ($objects as $object) {
    $back = Serialize::unpack(Serialize::pack($object));
    if ($object instanceof Sleeper) {
        echo $back->dropped, "\n";
    } elseif ($back != $object || get_class($back) !== get_class($object)) {
        echo 'not the same: ', print_r($back, true);
    }
}
$modern = new Modern;
$modern->data = 'data';
echo Serialize::unpack(Serialize::pack([$modern]))[0]->data, "\n";

// One object stays one, cycles included.
$point = new Point;
$point->next = $point;
[$first, $second] = Serialize::unpack(Serialize::pack([$point, $point]));
var_dump($first === $second, $first->next === $first);
// References become values.
$value = 1;
$array = [&$value, &$value];
$back = Serialize::unpack(Serialize::pack($array));
$back[0] = 2;
var_dump($back[1]);

$object = (new Child(6))->set(1, new Point, 3);
print_r(Serialize::unpack(Serialize::pack($object), UNSERIALIZE_OBJECT_TO_ARRAY, []));
print_r(Serialize::unpack(Serialize::pack($object), UNSERIALIZE_OBJECT_TO_STDCLASS));
print_r(Serialize::unpack(Serialize::pack([new ArrayObject([5])]), UNSERIALIZE_OBJECT_TO_ARRAY));
--EXPECT--
bool(true)
bool(true)
bool(true)
string(8) "old name"
constructed
woken with kept, hidden, own
data restored
bool(true)
bool(true)
int(1)
constructed
Array
(
    [x] => 1
    [y] => Array
        (
            [x] => 1
            [y] => 2
            [z] => 3
            [next] => 
        )

    [z] => of the child
    [next] => 
    [once] => 6
)
stdClass Object
(
    [x] => 1
    [y] => stdClass Object
        (
            [x] => 1
            [y] => 2
            [z] => 3
            [next] => 
        )

    [z] => of the child
    [next] => 
    [once] => 6
)
Array
(
    [0] => Array
        (
            [0] => 5
        )

)

--TEST--
Swoole\ArrayObject: its methods
--FILE--
<?php
use Swoole\ArrayObject;

$show = function (mixed $value): string {
    return match (true) {
        $value instanceof ArrayObject => get_class($value) . json_encode($value->toArray()),
        $value instanceof Swoole\StringObject => get_class($value) . '(' . $value . ')',
        default => json_encode($value),
    };
};
$a = ArrayObject::from(['x' => 1, 'y' => 2, 'z' => 3]);

echo "-- reading\n";
foreach (['get' => ['y'], 'getOr' => ['none', 'default'], 'first' => [], 'last' => [], 'firstKey' => [], 'lastKey' => [], 'exists' => ['x'], 'contains' => ['2'],
    'indexOf' => [3], 'search' => ['3', false], 'lastIndexOf' => [2], 'isEmpty' => [], 'count' => [], 'sum' => [], 'product' => [], 'join' => ['-'],
    'serialize' => [], '__toArray' => [], 'reduce' => [fn ($sum, $value) => $sum + $value, 10]] as $method => $arguments) {
    echo $method, ': ', $show($a->{$method}(...$arguments)), "\n";
}
var_dump($a->contains('2', false), $a->lastIndexOf(9), $a->indexOf(9), ArrayObject::from([])->first(), ArrayObject::from([])->last(), ArrayObject::from([])->firstKey());
var_dump(in_array($a->randomGet(), [1, 2, 3], true), get_class(ArrayObject::from(['text'])->randomGet()));

echo "-- another array\n";
$list = swoole_array(['b', 'a', 'c', 'a']);
foreach (['map' => ['strtoupper'], 'filter' => [fn ($value) => $value !== 'a'], 'keys' => ['a'], 'values' => [], 'unique' => [], 'reverse' => [], 'chunk' => [3], 'flip' => [],
    'slice' => [1, 2], 'column' => [0]] as $method => $arguments) {
    echo $method, ': ', $show($list->{$method}(...$arguments)), "\n";
}
echo $show($list->map(fn ($one, $other) => $one . $other, [1, 2, 3, 4])), $show($list->slice(2, null, true)), $show($list->filter(fn ($key) => $key > 2, ARRAY_FILTER_USE_KEY)), "\n";
echo $show(swoole_array([['n' => 1, 'k' => 'p'], ['n' => 2, 'k' => 'q']])->column('n', 'k')), "\n";

echo "-- changes\n";
$b = swoole_array_list(3, 1, 2);
echo $show($b->set(5, 'five')->delete(0)), $show($b->clear()), "\n";
var_dump($b->push('p'), $b->pushBack('q'), $b->pushFront('o'));
echo $show($b->append('r', ['s'])->insert(1, ['in'])), $b->popFront(), json_encode($b->pop()), $b->popBack(), $show($b), "\n";
echo $show(swoole_array([1, 2, 1, '1'])->remove(1)), $show(swoole_array([1, 2, 1, '1'])->remove(1, true, true)), $show(swoole_array([1, 2, 1, '1'])->remove(1, false, true)), "\n";
echo $show(swoole_array([1, 2])->each(function (&$value, $key) { $value = "$key=$value"; })), "\n";
$b['new'] = 1;
$b[] = 2;
unset($b['none']);
echo $show($b), json_encode([$b['new'], $b['none'], isset($b['new'])]), "\n";

echo "-- order\n";
foreach (['asort', 'arsort', 'ksort', 'krsort', 'sort', 'rsort', 'natsort', 'natcasesort'] as $method) {
    $c = swoole_array(['k2' => 'f10', 'k1' => 'F2', 'k3' => 'f1']);
    echo $method, ': ', $c->{$method}() === $c ? '' : 'another object ', json_encode($c->toArray()), "\n";
}
echo $show(swoole_array(['b' => 1, 'a' => 2])->uksort('strcmp')), $show(swoole_array(['b' => 2, 'a' => 1])->uasort(fn ($x, $y) => $x - $y)), $show(swoole_array([2, 1])->usort(fn ($x, $y) => $x - $y)), "\n";
var_dump(swoole_array([1, 2, 3])->shuffle()->sort()->toArray() === [1, 2, 3]);

echo "-- loops, copies, serialize()\n";
foreach ($a as $key => $value) {
    echo "$key=>$value ";
}
foreach (swoole_array(['' => 'empty key']) as $key => $value) {
    var_dump($key, $value);
}
class Mine extends ArrayObject {}
echo get_class(Mine::from([[1]])->get(0)), ' ', get_class((new Mine([2, 1]))->reverse()), ' ', $show(unserialize(serialize(new Mine(['a' => null])))), "\n";
echo $show((new ArrayObject)->unserialize($a->serialize())), "\n";

echo "-- errors\n";
foreach ([fn () => $a->get('none'), fn () => ArrayObject::from([])->randomGet(), fn () => $a->chunk(0)] as $call) {
    try {
        $call();
    } catch (Throwable $exception) {
        echo get_class($exception), "\n";
    }
}
var_dump(swoole_array_default_value(['k' => null], 'k', 'd'), swoole_array_default_value([], 'k', 'd'));
?>
--EXPECT--
-- reading
get: 2
getOr: "default"
first: 1
last: 3
firstKey: "x"
lastKey: "z"
exists: true
contains: false
indexOf: "z"
search: "z"
lastIndexOf: "y"
isEmpty: false
count: 3
sum: 6
product: 6
join: Swoole\StringObject(1-2-3)
serialize: "a:3:{s:1:\"x\";i:1;s:1:\"y\";i:2;s:1:\"z\";i:3;}"
__toArray: {"x":1,"y":2,"z":3}
reduce: 16
bool(true)
NULL
bool(false)
NULL
NULL
NULL
bool(true)
string(19) "Swoole\StringObject"
-- another array
map: Swoole\ArrayObject["B","A","C","A"]
filter: Swoole\ArrayObject{"0":"b","2":"c"}
keys: Swoole\ArrayObject[1,3]
values: Swoole\ArrayObject["b","a","c","a"]
unique: Swoole\ArrayObject["b","a","c"]
reverse: Swoole\ArrayObject["a","c","a","b"]
chunk: Swoole\ArrayObject[["b","a","c"],["a"]]
flip: Swoole\ArrayObject{"b":0,"a":3,"c":2}
slice: Swoole\ArrayObject["a","c"]
column: Swoole\ArrayObject[]
Swoole\ArrayObject["b1","a2","c3","a4"]Swoole\ArrayObject{"2":"c","3":"a"}Swoole\ArrayObject{"3":"a"}
Swoole\ArrayObject{"p":1,"q":2}
-- changes
Swoole\ArrayObject{"1":1,"2":2,"5":"five"}Swoole\ArrayObject[]
int(1)
int(2)
int(3)
Swoole\ArrayObject["o",["in"],"p","q","r",["s"]]o["s"]rSwoole\ArrayObject[["in"],"p","q"]
Swoole\ArrayObject{"1":2,"2":1,"3":"1"}Swoole\ArrayObject{"1":2,"3":"1"}Swoole\ArrayObject{"1":2}
Swoole\ArrayObject["0=1","1=2"]
Swoole\ArrayObject{"0":["in"],"1":"p","2":"q","new":1,"3":2}[1,null,true]
-- order
asort: {"k1":"F2","k3":"f1","k2":"f10"}
arsort: {"k2":"f10","k3":"f1","k1":"F2"}
ksort: {"k1":"F2","k2":"f10","k3":"f1"}
krsort: {"k3":"f1","k2":"f10","k1":"F2"}
sort: ["F2","f1","f10"]
rsort: ["f10","f1","F2"]
natsort: {"k1":"F2","k3":"f1","k2":"f10"}
natcasesort: {"k3":"f1","k1":"F2","k2":"f10"}
Swoole\ArrayObject{"a":2,"b":1}Swoole\ArrayObject{"a":1,"b":2}Swoole\ArrayObject[1,2]
bool(true)
-- loops, copies, serialize()
x=>1 y=>2 z=>3 string(0) ""
string(9) "empty key"
Mine Mine Mine{"a":null}
Swoole\ArrayObject{"x":1,"y":2,"z":3}
-- errors
Swoole\Exception\ArrayKeyNotExists
ValueError
ValueError
NULL
string(1) "d"

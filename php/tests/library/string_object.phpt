--TEST--
Swoole\StringObject: its methods
--FILE--
<?php
use Swoole\StringObject;

$s = swoole_string('Hello, World');
foreach (['length' => [], 'indexOf' => ['o', 5], 'lastIndexOf' => ['o'], 'pos' => ['x'], 'rpos' => ['l'], 'ipos' => ['WORLD'], 'reverse' => [], 'lower' => [], 'upper' => [],
    'substr' => [7], 'repeat' => [2], 'startsWith' => ['Hell'], 'endsWith' => [''], 'contains' => ['lo, W'], 'equals' => ['Hello, World', true], 'char' => [-1],
    'chunkSplit' => [6, '|'], 'toString' => []] as $method => $arguments) {
    $value = $s->{$method}(...$arguments);
    echo $method, ': ', is_object($value) ? get_class($value) . "($value)" : json_encode($value), "\n";
}
$count = 0;
echo $s->replace('l', 'L', $count), " $count ", $s->split(', ')->join('/'), ' ', json_encode($s->split(',', 1)->toArray()), ' ', json_encode($s->chunk(5)->toArray()), "\n";

$t = new StringObject('a');
$u = $t->append('b')->append(3);
var_dump((string) $t, (string) $u, $t === $u);

var_dump((string) swoole_string(" x0 ")->trim(), (string) swoole_string('0x0')->trim('0'), (string) swoole_string('--x--')->trim('-'), (string) swoole_string("--x--")->ltrim('-'), (string) swoole_string('--x--')->rtrim('-'));
var_dump(swoole_string('1')->equals('1.0'), swoole_string('1')->equals('1.0', true), swoole_string('1')->equals(new StringObject('1'), true));
var_dump($s->char(0), $s->char(100), $s->char(12));
var_dump($s instanceof Stringable, (string) StringObject::from(), $s->endsWith(str_repeat('x', 20)));
class Mine extends StringObject {}
echo get_class((new Mine('m'))->upper()), ' ', get_class(Mine::from('m')->substr(0, 1)), "\n";
try {
    $s->indexOf('o', 50);
} catch (Throwable $exception) {
    echo get_class($exception), "\n";
}
?>
--EXPECTF--
length: 12
indexOf: 8
lastIndexOf: 8
pos: false
rpos: 10
ipos: 7
reverse: Swoole\StringObject(dlroW ,olleH)
lower: Swoole\StringObject(hello, world)
upper: Swoole\StringObject(HELLO, WORLD)
substr: Swoole\StringObject(World)
repeat: Swoole\StringObject(Hello, WorldHello, World)
startsWith: true
endsWith: true
contains: true
equals: true
char: "d"
chunkSplit: Swoole\StringObject(Hello,| World|)
toString: "Hello, World"
HeLLo, WorLd 3 Hello/World ["Hello, World"] ["Hello",", Wor","ld"]
string(2) "ab"
string(3) "ab3"
bool(false)
string(2) "x0"
string(3) "0x0"
string(1) "x"
string(3) "x--"
string(3) "--x"
bool(true)
bool(false)
bool(true)

Warning: Uninitialized string offset 12 in @swoole/library/StringObject.php on line %d
string(1) "H"
string(0) ""
string(0) ""
bool(true)
string(0) ""
bool(false)
Mine Mine
ValueError

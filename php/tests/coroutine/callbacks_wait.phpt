--TEST--
Swoole\Coroutine: waits inside the callbacks of PHP's functions
--FILE--
<?php
class Magic implements IteratorAggregate, Countable, ArrayAccess, JsonSerializable
{
    public function __get($name) { Co::sleep(0.001); return "get $name"; }
    public function __call($name, $arguments) { Co::sleep(0.001); return "call $name"; }
    public function __toString(): string { Co::sleep(0.001); return 'text'; }
    public function getIterator(): Iterator { Co::sleep(0.001); yield 1; Co::sleep(0.001); yield 2; }
    public function count(): int { Co::sleep(0.001); return 5; }
    public function offsetExists(mixed $key): bool { Co::sleep(0.001); return true; }
    public function offsetGet(mixed $key): mixed { Co::sleep(0.001); return "at $key"; }
    public function offsetSet(mixed $key, mixed $value): void {}
    public function offsetUnset(mixed $key): void {}
    public function jsonSerialize(): mixed { Co::sleep(0.001); return ['json']; }
    public function __destruct() { Co::sleep(0.001); echo "destructed\n"; }
}
spl_autoload_register(function ($class) {
    Co::sleep(0.001);
    eval("class $class {}");
});
go(function () {
    $magic = new Magic;
    echo $magic->name, ', ', $magic->method(), ', ', "$magic", ', ', implode(' ', iterator_to_array($magic)), ', ',
        count($magic), ', ', $magic['key'], ', ', json_encode($magic), "\n";
    unset($magic);
    echo implode(' ', array_map(function ($x) { Co::sleep(0.001); return $x * 2; }, [1, 2])), "\n";
    echo preg_replace_callback('/\d/', function ($match) { Co::sleep(0.001); return $match[0] + 1; }, 'a1b2'), "\n";
    echo array_reduce([1, 2, 3], function ($sum, $x) { Co::sleep(0.001); return $sum + $x; }, 0), "\n";
    echo get_class(new Autoloaded), "\n";
    $list = [3];
    array_walk($list, function (&$x) { Co::sleep(0.001); $x++; });
    echo $list[0], ' ', call_user_func_array(function ($x) { Co::sleep(0.001); return $x; }, [6]), "\n";
});
for ($i = 0; $i < 3; $i++) {
    go(function () {
        for ($j = 0; $j < 10; $j++) {
            Co::sleep(0.001);
            preg_replace_callback('/./', fn ($match) => 'x', 'abc');
        }
    });
}
--EXPECT--
get name, call method, text, 1 2, 5, at key, ["json"]
destructed
2 4
a2b3
6
Autoloaded
4 6

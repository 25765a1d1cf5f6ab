--TEST--
Swoole\Coroutine::create(): passes its arguments; every kind of callable; every name
--FILE--
<?php
use Swoole\Coroutine;
class Target
{
    public function method(string $text) { echo "method $text\n"; }
    public static function still(string $text) { echo "static $text\n"; }
    public function __call($name, $arguments) { echo "__call $name {$arguments[0]}\n"; }
    public static function __callStatic($name, $arguments) { echo "__callStatic $name {$arguments[0]}\n"; }
    public function __invoke(string $text) { echo "__invoke $text\n"; }
}
function plain(string $text, int ...$more) { echo "plain $text ", json_encode($more), "\n"; }
$target = new Target;
var_dump(Coroutine::create(fn () => print("closure\n")));
Coroutine::create('plain', 'a', 1, 2);
Coroutine::create('printf', "%s\n", 'internal');
Coroutine::create([$target, 'method'], 'b');
Coroutine::create(['Target', 'still'], 'c');
Coroutine::create('Target::still', 'd');
Coroutine::create($target, 'e');
Coroutine::create($target->method(...), 'f');
Coroutine::create([$target, 'other'], 'g');
Coroutine::create(['Target', 'another'], 'h');
Coroutine::create(strtoupper(...), 'i');
go('plain', 'go');
swoole_coroutine_create('plain', 'function');
Swoole\Coroutine\go('plain', 'namespaced');
Co\go('plain', 'short');
Co::create('plain', 'class');
swoole_coroutine::create('plain', 'alias');
var_dump(Coroutine::create('plain', 'last'));
--EXPECT--
closure
int(1)
plain a [1,2]
internal
method b
static c
static d
__invoke e
method f
__call other g
__callStatic another h
plain go []
plain function []
plain namespaced []
plain short []
plain class []
plain alias []
plain last []
int(18)

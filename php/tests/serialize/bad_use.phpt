--TEST--
Swoole\Serialize: nested too deep, what cannot be packed, classes that are missing, damaged bytes
--FILE--
<?php
use Swoole\Serialize;
class Throwing
{
    public function __sleep()
    {
        throw new LogicException('no sleep');
    }
}
class WrongSleep
{
    public $a = 1;
    public function __sleep()
    {
        return 'a';
    }
}
class MissingName
{
    public $a = 1;
    public function __sleep()
    {
        return ['a', 'none', 5];
    }
}
class ThrowingWakeup
{
    public function __wakeup()
    {
        throw new LogicException('no wakeup');
    }
    public function __destruct()
    {
        echo "destroyed\n";
    }
}
class Typed
{
    public int $number = 1;
}
abstract class Unfinished {}
class Noisy
{
    public $a;
    public function __destruct()
    {
        echo "end of noisy\n";
    }
}
final class Closed
{
    public $a = 1;
}
function named(string $from, string $to, object $object): string
{
    return str_replace($from, $to, Serialize::pack($object));
}
$deep = [];
for ($i = 0; $i < 600; $i++) $deep = [$deep];
$recursive = [];
$recursive[] = &$recursive;
$throwing = Serialize::pack(new ThrowingWakeup);
foreach ([
    fn () => Serialize::pack($deep),
    fn () => Serialize::pack($recursive),
    fn () => Serialize::pack(fn () => 1),
    fn () => Serialize::pack([new class {}]),
    fn () => Serialize::pack(new Throwing),
    fn () => Serialize::unpack(Serialize::pack(new WrongSleep)),
    fn () => Serialize::unpack(Serialize::pack(new MissingName)),
    fn () => Serialize::unpack(Serialize::pack(STDIN)),
    fn () => Serialize::unpack($throwing),
    fn () => Serialize::unpack(named('Closed', 'Absent', new Closed)),
    fn () => Serialize::unpack(named("\x05Typed", "\x0aUnfinished", new Typed)),
    fn () => Serialize::unpack(named("\x05Typed", "\x07Closure", new Typed)),
    fn () => Serialize::unpack(named("\x05Typed", "\x08Iterator", new Typed)),
    fn () => Serialize::unpack(str_replace("i\x02", "s\x01x", Serialize::pack(new Typed))),
    fn () => Serialize::unpack(''),
    fn () => Serialize::unpack('x'),
    fn () => Serialize::unpack(substr(Serialize::pack([1]), 0, -3)),
    fn () => Serialize::unpack(Serialize::pack([1]) . 'x'),
    fn () => Serialize::unpack(Serialize::pack(1) . 'EOF'),
    fn () => Serialize::unpack("s\xff\xff\xff\xff\xff\xff\xff\xff\x7f"),
    fn () => Serialize::unpack("s\x05abc"),
    fn () => Serialize::unpack(str_repeat('ai0', 100000)),
    fn () => Serialize::unpack("r\x00"),
    fn () => Serialize::unpack(substr(Serialize::pack([new Noisy, 1]), 0, -3)),
    fn () => Serialize::unpack([]),
    fn () => Serialize::unpack('n', 0, 'x'),
    fn () => new Serialize instanceof swoole_serialize,
] as $call) {
    try {
        var_dump($call());
    } catch (Throwable $error) {
        echo get_class($error), ': ', $error->getMessage(), "\n";
    }
}
--EXPECTF--
destroyed

Warning: Swoole\Serialize::pack(): the value is nested more than 512 levels deep in %s on line %d
bool(false)

Warning: Swoole\Serialize::pack(): the value is nested more than 512 levels deep in %s on line %d
bool(false)
Exception: Serialization of 'Closure' is not allowed
Exception: Serialization of 'class@anonymous' is not allowed
LogicException: no sleep

Warning: Swoole\Serialize::pack(): WrongSleep::__sleep() must return an array of names in %s on line %d
object(WrongSleep)#%d (1) {
  ["a"]=>
  int(1)
}

Warning: Swoole\Serialize::pack(): "none" returned from __sleep() is no property of MissingName in %s on line %d
object(MissingName)#%d (1) {
  ["a"]=>
  int(1)
}
NULL
LogicException: no wakeup
object(__PHP_Incomplete_Class)#%d (2) {
  ["__PHP_Incomplete_Class_Name"]=>
  string(6) "Absent"
  ["a"]=>
  int(1)
}

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)
TypeError: Cannot assign string to property Typed::$number of type int

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)
end of noisy

Notice: Swoole\Serialize::unpack(): detect the error eof in %s on line %d
bool(false)
TypeError: Swoole\Serialize::unpack(): Argument #1 ($string) must be of type string, array given
TypeError: Swoole\Serialize::unpack(): Argument #3 ($args) must be of type ?array, string given
bool(true)

--TEST--
Swoole\ObjectProxy: passes on properties and calls
--FILE--
<?php
#[AllowDynamicProperties]
class Target
{
    public $value = 'v';
    public function add(int $one, int $other = 10): int { return $one + $other; }
    public function __invoke(string ...$words): string { return implode('-', $words); }
}
$target = new Target;
$proxy = new Swoole\ObjectProxy($target);
$proxy->value .= '2';
$proxy->other = 1;
var_dump($target->value, isset($proxy->other), isset($proxy->none), $proxy->add(1), $proxy->add(other: 1, one: 2), $proxy('a', 'b'), $proxy->__getObject() === $target);
unset($proxy->other);
var_dump(isset($target->other), $proxy instanceof Target);
foreach ([fn () => new Swoole\ObjectProxy('text'), fn () => $proxy->missing(), fn () => clone new Swoole\Database\ObjectProxy($target)] as $call) {
    try {
        $call();
    } catch (Throwable $exception) {
        echo get_class($exception), ': ', explode(',', $exception->getMessage())[0], "\n";
    }
}
?>
--EXPECT--
string(2) "v2"
bool(true)
bool(false)
int(11)
int(3)
string(3) "a-b"
bool(true)
bool(false)
bool(false)
TypeError: Swoole\ObjectProxy::__construct(): Argument #1 ($object) must be of type object
Error: Call to undefined method Target::missing()
Error: Trying to clone an uncloneable database proxy object

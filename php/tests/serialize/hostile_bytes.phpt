--TEST--
Swoole\Serialize::unpack(): random changes of the bytes never crash it, nor take much memory
--INI--
memory_limit=64M
--FILE--
<?php
use Swoole\Serialize;
class Node
{
    public $value;
    protected ?Node $next = null;
    private array $list = [];
    public readonly int $once;
    public function __construct($value, ?Node $next, array $list)
    {
        [$this->value, $this->next, $this->list, $this->once] = [$value, $next, $list, 1];
    }
    public function __wakeup()
    {
        if (isset($this->list) && count($this->list) > 1000000) echo "unlikely\n";
    }
}
class Magic
{
    public $a = 'a';
    public function __set($name, $value) {}
    public function __get($name)
    {
        return null;
    }
    public function __destruct()
    {
        $this->a = null;
    }
}
mt_srand(20261201);
$node = new Node('first', new Node([1, 2.5, null], null, ['k' => 'v']), ['a' => true, 9 => new Magic, 'o' => new ArrayObject([1, new Magic])]);
$node->value = [$node, new Magic, (object) ['p' => $node]];
$packed = [Serialize::pack($node), Serialize::pack($node, SWOOLE_FAST_PACK), Serialize::pack(range(0, 50)), Serialize::pack(['text' => str_repeat('x', 300), 'deep' => [[[[]]]]])];
set_error_handler(fn () => true);
$accepted = $refused = $threw = 0;
for ($i = 0; $i < 30000; $i++) {
    $bytes = $packed[$i % count($packed)];
    for ($changes = mt_rand(1, 4); $changes > 0 && $bytes !== ''; $changes--) {
        $at = mt_rand(0, strlen($bytes) - 1);
        switch (mt_rand(0, 4)) {
            case 0: $bytes[$at] = chr(mt_rand(0, 255)); break;
            case 1: $bytes[$at] = 'ntfiwdsaopr.'[mt_rand(0, 11)]; break;
            case 2: $bytes = substr($bytes, 0, $at); break;
            case 3: $bytes = substr_replace($bytes, substr($bytes, mt_rand(0, strlen($bytes) - 1), mt_rand(0, 20)), $at, mt_rand(0, 3)); break;
            case 4: $bytes[$at] = $bytes[$at] ^ chr(1 << mt_rand(0, 7)); break;
        }
    }
    try {
        Serialize::unpack($bytes, mt_rand(0, 2)) === false ? $refused++ : $accepted++;
    } catch (Throwable) {
        $threw++;
    }
}
gc_collect_cycles();
var_dump($accepted > 100, $refused > 1000, $accepted + $refused + $threw);
var_dump(memory_get_peak_usage() < 32 << 20);
--EXPECT--
bool(true)
bool(true)
int(30000)
bool(true)

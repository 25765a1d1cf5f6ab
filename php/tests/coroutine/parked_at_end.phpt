--TEST--
Swoole\Coroutine: what coroutines hold that are still parked at the end is destructed; no PHP code goes on in them
--FILE--
<?php
class Held
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} freed\n"; }
}
Co::set(['enable_deadlock_check' => false]);
go(function () {
    $a = new Held('plain');
    Co::yield();
    echo "never\n";
});
go(function () {
    $a = new Held('loop');
    while (true) {
        try {
            Co::yield();
            echo "never\n";
        } catch (Throwable) {
            echo "never\n";
        }
    }
});
go(function () {
    $generator = (function () {
        $a = new Held('generator');
        yield Co::yield();
    })();
    $generator->current();
});
go(function () {
    $a = new Held('in array_map');
    array_map(fn () => Co::yield(), [1]);
});
go(function () {
    ob_start();
    echo "buffered\n";
    $a = new Held('buffer');
    Co::yield();
});
echo "end\n";
--EXPECT--
end
buffered
buffer freed
in array_map freed
generator freed
loop freed
plain freed

--TEST--
Swoole\Coroutine::set(): max_concurrency lets coroutines begun outside of any other wait for their turn
--FILE--
<?php
use Swoole\Coroutine;
Coroutine::set(['max_concurrency' => 2]);
// Two wait for one timer: with a timer each, they would end in different turns of the loop on a busy machine.
function wait_for_both(): void
{
    static $waiting = [];
    $waiting[] = Coroutine::getCid();
    if (count($waiting) === 2) {
        [$both, $waiting] = [$waiting, []];
        go(function () use ($both) {
            Coroutine::sleep(0.001);
            array_map(Coroutine::resume(...), $both);
        });
    }
    Coroutine::yield();
}
class Greeter
{
    public function __construct(private string $name) {}
    public function greet(string ...$words): void
    {
        echo "$this->name ", implode(' ', $words), "\n";
        wait_for_both();
        echo "$this->name ends\n";
    }
    public function __destruct() { echo "$this->name destructed\n"; }
}
$number = 0;
go([new Greeter('a'), 'greet'], 'runs', 'at once');
go(fn (Greeter $greeter) => $greeter->greet('runs', 'at once'), new Greeter('b'));
$third = go([new Greeter('c'), 'greet'], 'waits');
go(fn (Greeter $greeter) => $greeter->greet('waits'), new Greeter('d'));
$fifth = go(function () use (&$number) { echo "never\n"; });
go(function () use (&$number) {
    $number++;
    go(fn () => print("inside another it does not count\n"));
});
var_dump(is_int($third));
go(function () {});
var_dump(Coroutine::exists($fifth), Coroutine::cancel($fifth), Coroutine::exists($fifth));
Swoole\Event::wait();
echo "end $number\n";
Coroutine::set(['max_concurrency' => 0]);
for ($i = 0; $i < 3; $i++) {
    go(fn () => Coroutine::sleep(0.001));
}
var_dump(Coroutine::stats()['coroutine_num']);
--EXPECT--
a runs at once
b runs at once
bool(true)
bool(true)
bool(true)
bool(false)
a ends
a destructed
b ends
b destructed
c waits
d waits
c ends
c destructed
d ends
d destructed
inside another it does not count
end 1
int(3)

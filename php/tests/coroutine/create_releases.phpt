--TEST--
Swoole\Coroutine::create(): lets the closure, its $this and what it returns go when it ends
--FILE--
<?php
class Held
{
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} freed\n"; }
    public function start(): void
    {
        go(function () {
            Co::sleep(0.001);
            echo "{$this->name} still there\n";
        });
    }
}
(new Held('this'))->start();
$argument = new Held('argument');
go(function (Held $x) {
    Co::sleep(0.001);
    echo "body ends\n";
}, $argument);
unset($argument);
go(fn () => new Held('returned'));
echo "main ends\n";
Swoole\Event::wait();
echo "end\n";
--EXPECT--
returned freed
main ends
this still there
this freed
body ends
argument freed
end

--TEST--
Swoole\Coroutine\Scheduler: lets callables and arguments go, started or not, also in cycles
--FILE--
<?php
use Swoole\Coroutine\Scheduler;
class Held
{
    public $link;
    public function __construct(private string $name) {}
    public function __destruct() { echo "{$this->name} freed\n"; }
    public function __invoke() {}
}
$scheduler = new Scheduler;
$scheduler->add(new Held('callable'), new Held('argument'));
unset($scheduler);
$scheduler = new Scheduler;
$scheduler->add(new Held('started'));
$scheduler->start();
echo "after start\n";
$held = new Held('cycle');
$held->link = $scheduler;
$scheduler->add($held);
unset($held, $scheduler);
gc_collect_cycles();
echo "end\n";
--EXPECT--
callable freed
argument freed
started freed
after start
cycle freed
end

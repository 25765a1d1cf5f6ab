--TEST--
Swoole\Coroutine\ObjectPool: one object for each coroutine, given back when it ends
--FILE--
<?php
class Numbers extends Swoole\Coroutine\ObjectPool
{
    public int $made = 0;
    public bool $fails = false;
    public function create()
    {
        if ($this->fails) {
            throw new DomainException('no object');
        }
        return (object) ['id' => ++$this->made];
    }
}
Co\run(function () {
    $pool = new Numbers('numbers', 2, 2);
    $ids = [];
    for ($i = 0; $i < 5; $i++) {
        go(function () use ($pool, &$ids) {
            $object = $pool->get();
            Co::sleep(0.001);
            $ids[] = [$object->id, $pool->get() === $object];
        });
    }
    Co::sleep(0.1);
    echo json_encode($ids), ' ', $pool->made, "\n";
    go(function () use ($pool) {
        $first = $pool->get();
        $pool->free();
        $pool->free();
        var_dump(isset(Co::getContext()['numbers']), is_object($pool->get()));
    });
    $failing = new Numbers('failing', 1, 1);
    $failing->fails = true;
    go(function () use ($failing) {
        foreach ([true, true, false] as $failing->fails) {
            try {
                echo $failing->get()->id, "\n";
            } catch (DomainException $exception) {
                echo $exception->getMessage(), "\n";
            }
        }
    });
});
foreach ([fn () => new Numbers(''), fn () => (new Numbers('x'))->get()] as $call) {
    try {
        $call();
    } catch (Exception $exception) {
        echo get_class($exception), ' ', $exception->getMessage(), "\n";
    }
}
?>
--EXPECT--
[[1,true],[2,true],[1,true],[2,true],[1,true]] 2
bool(false)
bool(true)
no object
no object
1
InvalidArgumentException the type of an ObjectPool cannot be empty
RuntimeException an object of an ObjectPool can be used in a coroutine only

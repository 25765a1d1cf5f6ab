--TEST--
Swoole\Coroutine::create(): nested, the parent does not wait for its child
--FILE--
<?php
function flow(float $child, float $parent): void
{
    $first = null;
    echo "main start\n";
    go(function () use ($child, $parent) {
        echo "parent start\n";
        go(function () use ($child) {
            echo "child start\n";
            co::sleep($child);
            echo "child end\n";
        });
        echo "parent does not wait for its child\n";
        co::sleep($parent);
        echo "parent end\n";
    });
    echo "end\n";
    Swoole\Event::wait();
}
flow(.001, .05);
flow(.05, .001);
--EXPECT--
main start
parent start
child start
parent does not wait for its child
end
child end
parent end
main start
parent start
child start
parent does not wait for its child
end
parent end
child end

--TEST--
Swoole\Coroutine\WaitGroup::done(): the waiter goes on before done() returns
--FILE--
<?php
Co\run(function () {
    $group = new Swoole\Coroutine\WaitGroup(1);
    go(function () use ($group) {
        $group->wait();
        echo "waiter\n";
    });
    $group->done();
    echo "done\n";
});
--EXPECT--
waiter
done

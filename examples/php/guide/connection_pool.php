<?php
// SPDX-License-Identifier: Apache-2.0
use Swoole\ConnectionPool;
use Swoole\Coroutine\WaitGroup;
use function Swoole\Coroutine\{go, run};

final class Connection
{
    public static int $count = 0;

    public function __construct()
    {
        self::$count++;
    }

    public function ask(int $number): int
    {
        Swoole\Coroutine::sleep(0.001);
        return $number * $number;
    }
}

run(function () {
    $pool = new ConnectionPool(fn () => new Connection(), 3);
    $group = new WaitGroup();
    $sum = 0;
    for ($i = 1; $i <= 10; $i++) {
        $group->add();
        go(function () use ($pool, $group, $i, &$sum) {
            $connection = $pool->get(1.0);
            if ($connection !== false) {
                $sum += $connection->ask($i);
                $pool->put($connection);
            }
            $group->done();
        });
    }
    $group->wait();
    $pool->close();
    echo $sum, ' over ', Connection::$count, " connections\n";
});

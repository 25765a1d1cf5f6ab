--TEST--
Swoole\ConnectionPool: get, put, fill, close, proxies, constructors that fail
--FILE--
<?php
use Swoole\ConnectionPool;

final class Connection { public function __construct(public int $id) {} }
final class Proxy { public $connection; public function __construct(callable $constructor) { $this->connection = $constructor(); } }

Co\run(function () {
    $made = 0;
    $make = function () use (&$made) { return new Connection(++$made); };
    $pool = new ConnectionPool($make, 2);
    var_dump($made);
    $one = $pool->get();
    $two = $pool->get(1);
    var_dump($one->id, $two->id, $pool->get(0.001));
    go(function () use ($pool, $one) { $pool->put($one); });
    var_dump($pool->get(1) === $one, $made);

    echo "-- a broken one\n";
    $pool->put(null);
    var_dump($pool->get()->id, $pool->get(0.001));

    echo "-- fill, close\n";
    $full = new ConnectionPool($make, 3);
    $full->fill();
    $full->fill();
    var_dump($made);
    $full->close();
    $full->close();
    $full->put(new Connection(0));
    $full->fill();
    try {
        $full->get();
    } catch (RuntimeException $exception) {
        echo $exception->getMessage(), "\n";
    }
    go(function () use ($pool) { var_dump($pool->get()); });
    $pool->close();

    echo "-- a proxy\n";
    $proxied = new ConnectionPool($make, proxy: Proxy::class);
    var_dump(get_class($proxied->get()), get_class($proxied->get()->connection));

    echo "-- constructors\n";
    $working = false;
    $weak = new ConnectionPool(function () use (&$working) { return $working ? new Connection(1) : throw new DomainException('no server', 7); }, 1);
    foreach (['get' => fn () => $weak->get(), 'fill' => fn () => $weak->fill(), 'put' => fn () => $weak->put(null)] as $name => $call) {
        try {
            $call();
        } catch (DomainException $exception) {
            echo $name, ' ', $exception->getMessage(), ' ', $exception->getCode(), "\n";
        }
    }
    $working = true;
    var_dump(get_class($weak->get(0.01)));
    var_dump($weak->get(0.001));
    $closing = new ConnectionPool(function () use (&$closing) { $closing->close(); return new Connection(1); }, 1);
    var_dump($closing->get());
    var_dump(ConnectionPool::DEFAULT_SIZE);
});
?>
--EXPECT--
int(0)
int(1)
int(2)
bool(false)
bool(true)
int(2)
-- a broken one
int(3)
bool(false)
-- fill, close
int(6)
Pool has been closed
bool(false)
-- a proxy
string(5) "Proxy"
string(10) "Connection"
-- constructors
get no server 7
fill no server 7
put no server 7
string(10) "Connection"
bool(false)
bool(false)
int(64)

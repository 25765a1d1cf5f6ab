--TEST--
Swoole\Process\Pool: a subclass with typed signatures
--FILE--
<?php
swoole_async_set(['log_level' => SWOOLE_LOG_NONE]);
class Jobs extends Swoole\Process\Pool
{
    public array $log = [];

    public function on(string $name, callable $callback): bool
    {
        $this->log[] = $name;
        return parent::on($name, $callback);
    }

    public function start(): ?false
    {
        $this->on('WorkerStart', [$this, 'work']);
        return parent::start();
    }

    public function work(self $pool, int $id): void
    {
        echo get_class($pool), " $id ", implode(' ', $this->log), "\n";
        $pool->shutdown();
        sleep(2);
    }
}
var_dump((new Jobs(1))->start());
gc_collect_cycles();
?>
--EXPECT--
Jobs 0 WorkerStart
NULL

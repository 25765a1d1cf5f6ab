<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole;

use Swoole\Coroutine\Channel;

/** Connections that coroutines borrow and give back. They are made when they are needed, up to a number. */
class ConnectionPool
{
    public const DEFAULT_SIZE = 64;

    /** @var null|Channel the idle connections; null: closed */
    protected $pool;

    /** @var callable */
    protected $constructor;

    /** @var int */
    protected $size;

    /** @var int connections that are idle, borrowed or being made */
    protected $num = 0;

    /** @var null|string */
    protected $proxy;

    /**
     * @param callable $constructor makes a connection
     * @param null|string $proxy a class whose constructor gets $constructor; its objects are the connections then
     */
    public function __construct(callable $constructor, int $size = self::DEFAULT_SIZE, ?string $proxy = null)
    {
        $this->pool = new Channel($this->size = $size);
        $this->constructor = $constructor;
        $this->proxy = $proxy;
    }

    /** Makes all the connections that are missing. */
    public function fill(): void
    {
        while ($this->pool !== null && $this->num < $this->size) {
            $this->make();
        }
    }

    /**
     * Borrows a connection; makes one if none is idle and there may be more.
     *
     * @param float $timeout seconds to wait for one; -1 or 0: no limit
     * @return mixed false after the timeout, and when the pool is closed during the wait
     * @throws \RuntimeException if the pool is closed
     */
    public function get(float $timeout = -1)
    {
        if ($this->pool === null) {
            throw new \RuntimeException('Pool has been closed');
        }
        if ($this->num < $this->size && $this->pool->isEmpty()) {
            $this->make();
        }
        // Null: closed while the connection was made.
        return $this->pool === null ? false : $this->pool->pop($timeout);
    }

    /** Gives a connection back. Null: it is broken, another one is made in its place. */
    public function put($connection): void
    {
        if ($this->pool === null) {
            return;
        }
        if ($connection !== null) {
            $this->pool->push($connection);
            return;
        }
        $this->num = max(0, $this->num - 1);
        $this->make();
    }

    /** Drops the idle connections and wakes the coroutines that wait for one. */
    public function close(): void
    {
        $this->pool?->close();
        $this->pool = null;
        $this->num = 0;
    }

    protected function make(): void
    {
        $this->num++;
        try {
            $connection = $this->proxy === null ? ($this->constructor)() : new $this->proxy($this->constructor);
        } catch (\Throwable $exception) {
            $this->num--;
            throw $exception;
        }
        $this->pool?->push($connection);
    }
}

<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Coroutine;

use Swoole\Coroutine;

/** Objects of which each coroutine gets one, until it ends. Of Swoole 4.4; Swoole\ConnectionPool is newer. */
abstract class ObjectPool
{
    /** @var Channel idle objects */
    private $idle;

    /** @var Channel has one element for each coroutine that may use an object */
    private $permits;

    /** @var string */
    private $type;

    /** @var int */
    private $made = 0;

    /** @var int */
    private $size;

    /**
     * @param string $type the key under which a coroutine's context keeps the object
     * @param int $pool_size objects at most
     * @param int $concurrency coroutines that use one at the same time, at most
     */
    public function __construct($type, $pool_size = 10, $concurrency = 10)
    {
        if (empty($type)) {
            throw new \InvalidArgumentException('the type of an ObjectPool cannot be empty');
        }
        $this->type = (string) $type;
        $this->size = max(1, (int) $pool_size);
        $this->idle = new Channel($this->size);
        $this->permits = new Channel(max(1, (int) $concurrency));
    }

    /** Makes an object. */
    abstract public function create();

    /** The object of this coroutine. It goes back when the coroutine ends. */
    public function get()
    {
        $context = Coroutine::getContext();
        if ($context === null) {
            throw new \RuntimeException('an object of an ObjectPool can be used in a coroutine only');
        }
        if (isset($context[$this->type])) {
            return $context[$this->type];
        }
        $this->permits->push(true);
        Coroutine::defer(fn () => $this->free());
        $context[$this->type] = $this->take();
        return $context[$this->type];
    }

    /** Gives the object of this coroutine back before it ends. */
    public function free()
    {
        $context = Coroutine::getContext();
        if (!isset($context[$this->type])) {
            return;
        }
        $this->idle->push($context[$this->type]);
        unset($context[$this->type]);
        $this->permits->pop();
    }

    private function take()
    {
        if ($this->made >= $this->size || !$this->idle->isEmpty()) {
            return $this->idle->pop();
        }
        $this->made++;
        try {
            return $this->create();
        } catch (\Throwable $exception) {
            $this->made--;
            $this->permits->pop();
            throw $exception;
        }
    }
}

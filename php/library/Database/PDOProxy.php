<?php
// SPDX-License-Identifier: Apache-2.0
declare(strict_types=1);

namespace Swoole\Database;

use PDO;
use PDOException;

/**
 * A PDO object that connects again, and repeats the call once, when the server has closed the connection outside of a
 * transaction. Errors are always exceptions.
 */
class PDOProxy extends ObjectProxy
{
    /** @var PDO */
    protected $__object;

    /** @var callable */
    protected $constructor;

    /** @var array<int, mixed> what setAttribute() has set */
    protected $attributes = [];

    /** @var int how often it has connected again */
    protected $round = 0;

    /** @var int transactions that were begun and not ended */
    protected $inTransaction = 0;

    /** @param callable $constructor returns a PDO object */
    public function __construct(callable $constructor)
    {
        $this->constructor = $constructor;
        parent::__construct($this->connect());
    }

    public function __call(string $name, array $arguments)
    {
        try {
            $result = $this->__object->{$name}(...$arguments);
        } catch (PDOException $exception) {
            if ($this->__object->inTransaction() || !DetectsLostConnections::causedByLostConnection($exception)) {
                throw $exception;
            }
            $this->reconnect();
            $result = $this->__object->{$name}(...$arguments);
        }
        return $this->finish(strtolower($name), $arguments, $result);
    }

    /** How often it has connected again. */
    public function getRound(): int
    {
        return $this->round;
    }

    /** Replaces the connection. The attributes remain, transactions and statements are lost. */
    public function reconnect(): void
    {
        $this->__object = $this->connect();
        $this->round++;
        $this->inTransaction = 0;
        foreach ($this->attributes as $attribute => $value) {
            $this->__object->setAttribute($attribute, $value);
        }
    }

    public function setAttribute(int $attribute, $value): bool
    {
        $this->attributes[$attribute] = $value;
        return $this->__object->setAttribute($attribute, $value);
    }

    public function inTransaction(): bool
    {
        return $this->inTransaction > 0;
    }

    /** Forgets the transactions of the last borrower. */
    public function reset(): void
    {
        $this->inTransaction = 0;
    }

    private function connect(): PDO
    {
        $pdo = ($this->constructor)();
        $pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
        return $pdo;
    }

    private function finish(string $method, array $arguments, $result)
    {
        if ($method === 'begintransaction') {
            $this->inTransaction++;
        } elseif (($method === 'commit' || $method === 'rollback') && $this->inTransaction > 0) {
            $this->inTransaction--;
        } elseif (($method === 'prepare' || $method === 'query') && is_object($result)) {
            return new PDOStatementProxy($result, $this, $method === 'prepare' ? ($arguments[1] ?? $arguments['options'] ?? []) : []);
        }
        return $result;
    }
}
